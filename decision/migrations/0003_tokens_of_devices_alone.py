from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('decision', '0003_devices_from_tokens'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='participant',
            name='token_hash',
        ),
    ]
