"""Words of the administrator's pages that their packages leave in English.

`make messages` does not look into packages; listed here the words reach our own catalogue, which
Django asks before theirs. A test says which of them a newer package no longer has.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

BORROWED_WORDS = (
    gettext_noop("Access Attempt"),
    gettext_noop("Add row"),
    gettext_noop("After you've created a user, you’ll be able to edit more user options."),
    gettext_noop("All applications"),
    gettext_noop("Apply Filters"),
    gettext_noop(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the'
        " following related items will be deleted:"
    ),
    gettext_noop("Attempt Remaining"),
    gettext_noop("Available shortcuts"),
    gettext_noop("Cancel"),
    gettext_noop("Changelist shortcuts"),
    gettext_noop("Changes"),
    gettext_noop(
        "Choose a date from the list below to revert to a previous version of this object"
    ),
    gettext_noop("Choose file to upload"),
    gettext_noop("Clean up expired attempts"),
    gettext_noop("Cleaned up {count} expired access attempts."),
    gettext_noop("Click to cancel"),
    gettext_noop("Click to download"),
    gettext_noop("Command tool shortcuts"),
    gettext_noop("Create new record"),
    gettext_noop("Dark"),
    gettext_noop("Date from"),
    gettext_noop("Date to"),
    gettext_noop("Deleted %(type_name)s"),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the "
        "following protected related objects:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related "
        "objects, but your account doesn't have permission to delete the following types of "
        "objects:"
    ),
    gettext_noop("Expires At"),
    gettext_noop("False"),
    gettext_noop("Field"),
    gettext_noop("Filter by %(field_name)s"),
    gettext_noop("Filters"),
    gettext_noop("Forgotten your password or username?"),
    gettext_noop("From"),
    gettext_noop("General"),
    gettext_noop("Global shortcuts"),
    gettext_noop("Go back"),
    gettext_noop("HTTP Accept"),
    gettext_noop("Image preview"),
    gettext_noop("Light"),
    gettext_noop("Locked Out"),
    gettext_noop("Navigate"),
    gettext_noop("New value"),
    gettext_noop("Next"),
    gettext_noop("No data"),
    gettext_noop("No results found"),
    gettext_noop("Not enough data."),
    gettext_noop("Not set"),
    gettext_noop("Nothing matched your search"),
    gettext_noop("Old value"),
    gettext_noop("Open command tool"),
    gettext_noop("Open selection"),
    gettext_noop("Open selection in new tab"),
    gettext_noop("Open shortcuts list"),
    gettext_noop("Press the 'Change History' button below to edit the history."),
    gettext_noop("Previous"),
    gettext_noop(
        "Raw passwords are not stored, so there is no way to see this user’s password, but "
        'you can change the password using <a href="{}" class="text-primary-600 dark:text-'
        'primary-500">this form</a>.'
    ),
    gettext_noop("Recent searches"),
    gettext_noop("Reset filters"),
    gettext_noop("Return to site"),
    gettext_noop("Run the selected action"),
    gettext_noop("Search apps and models..."),
    gettext_noop("Select"),
    gettext_noop("Select action"),
    gettext_noop("Select action to run"),
    gettext_noop("Select all"),
    gettext_noop("Select format"),
    gettext_noop("Select record"),
    gettext_noop("Select value"),
    gettext_noop("Session key hash (sha256)"),
    gettext_noop("System"),
    gettext_noop("This exporter will export the following fields"),
    gettext_noop("This item will be deleted."),
    gettext_noop("This page yielded into no results."),
    gettext_noop("To"),
    gettext_noop("Toggle dark/light mode"),
    gettext_noop("Toggle filter"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Toggle sidebar"),
    gettext_noop("True"),
    gettext_noop("Type to search"),
    gettext_noop("User Agent"),
    gettext_noop("Value"),
    gettext_noop("View %(verbose_name)s"),
    gettext_noop("View history: %s"),
    gettext_noop("View traceback"),
    gettext_noop("Welcome back to"),
    gettext_noop("You can not create nested object without parent"),
    gettext_noop("You have been successfully logged out from the administration"),
)

# Their template has these lines in it as they are; the search's test sees them translated.
BORROWED_COUNTS = (
    ngettext_lazy(
        '\n            Found <span class="font-medium text-important">%(counter)s</span> result in'
        " %(time)s seconds\n        ",
        '\n            Found <span class="font-medium text-important">%(counter)s</span> results in'
        " %(time)s seconds\n        ",
        "counter",
    ),
)

# Django's own Russian knows one gender: “задача … был изменён”. Ours names the thing after a colon.
NEUTRAL_WORDS = (
    gettext_noop("- Select an option -"),
    gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add %s"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Added {name} “{object}”."),
    gettext_noop("Added “%(object)s”."),
    gettext_noop("Cannot delete %(name)s"),
    gettext_noop("Change %s"),
    gettext_noop("Change history: %s"),
    gettext_noop("Change selected %(model)s"),
    gettext_noop("Changed {fields} for {name} “{object}”."),
    gettext_noop("Changed {fields}."),
    gettext_noop("Changed “%(object)s” — %(changes)s"),
    gettext_noop("Delete selected %(model)s"),
    gettext_noop("Delete selected %(verbose_name_plural)s"),
    gettext_noop("Deleted {name} “{object}”."),
    gettext_noop("Deleted “%(object)s.”"),
    gettext_noop(
        "Deleting %(class_name)s %(instance)s would require deleting the"
        " following protected related objects: %(related_objects)s"
    ),
    gettext_noop("Search %(name)s"),
    gettext_noop("Select %s"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("Successfully deleted %(count)d %(items)s."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("View %s"),
    gettext_noop("View selected %(model)s"),
    gettext_noop("Yes, I’m sure"),
)

# What the scripts of the administrator's pages say; of two numbers in one form.
SCRIPTS_WORDS = (
    gettext_noop(
        "Note: Enter times in the %(timezone)s timezone. (You are %(offset)s hour ahead.)"
    ),
    gettext_noop(
        "Note: Enter times in the %(timezone)s timezone. (You are %(offset)s hour behind.)"
    ),
    gettext_noop("%(month)s %(day)s, %(year)s"),
    gettext_noop("%s (current selection)"),
    gettext_noop("%s (today)"),
    gettext_noop("%s (today, current selection)"),
    gettext_noop("Next (%(month)s %(year)s)"),
    gettext_noop("Previous (%(month)s %(year)s)"),
    gettext_noop("Today (%(date)s)"),
    gettext_noop("Tomorrow (%(date)s)"),
    gettext_noop("Yesterday (%(date)s)"),
)
