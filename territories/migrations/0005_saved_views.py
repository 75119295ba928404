

import django.db.models.deletion
import territories.models.saved
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0004_official_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=territories.models.saved.new_key, editable=False, max_length=12, unique=True, verbose_name='key')),
                ('kind', models.CharField(choices=[('ranking', 'ranking'), ('comparison', 'comparison')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('address', models.TextField(verbose_name='address')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256 of the data')),
                ('told', models.JSONField(default=dict, verbose_name='what it said')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='saved')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'saved page',
                'verbose_name_plural': 'saved pages',
                'ordering': ['-made_at', '-pk'],
            },
        ),
    ]
