"""How numbers and dates are written in English in Canada."""

DATE_FORMAT = "F j, Y"
TIME_FORMAT = "g:i\xa0a"
DATETIME_FORMAT = "F j, Y, g:i\xa0a"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "F j"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d g:i\xa0a"
FIRST_DAY_OF_WEEK = 0

# Canadians write the day first or the month first: only the order that cannot be misread is taken.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%I:%M %p"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
