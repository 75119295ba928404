from config.formats import with_zone

DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = with_zone("j F Y, H:i:s")
SHORT_DATETIME_FORMAT = with_zone("j F Y, H:i")
