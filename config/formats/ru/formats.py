from config.formats import with_zone

DATE_FORMAT = SHORT_DATE_FORMAT = "j E Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = with_zone("j E Y, H:i:s")
SHORT_DATETIME_FORMAT = with_zone("j E Y, H:i")
