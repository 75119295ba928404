from importlib import import_module

from django.db import migrations

first_states = import_module("territories.migrations.0012_first_states").first_states
begin = first_states("Region", "SanctionCount", "Sector")


class Migration(migrations.Migration):
    dependencies = [("territories", "0017_more_histories")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
