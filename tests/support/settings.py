"""Tables that a county may put in, one of each kind, as somebody writes them."""

_LIMITS = """
kind = "rules"
division = "990101"
version = 1
in_force = {since}
issued_by = "云山县信访局"

[[clock]]
code = "first_contact"
label = "同本人联系一次"
article = "云山县物业纠纷首次回应规定"
kind = "duty"
holder = "receiver"
start = ["register"]
category = ["{category}"]
days = 72
unit = "hour"
met_by = ["contact"]
"""


def limits(category: str, *, since: str = "2026-07-01") -> str:
    """72 hours to the first contact in matters of a category, in force since a day."""
    return _LIMITS.format(category=category, since=since)


LIMITS = limits("城乡建设")
CALENDAR_2027 = """
kind = "calendar"
division = "990101"
version = 1
issued_by = "国务院办公厅"
year = 2027
off = [2027-01-01, "2027-02-05~2027-02-11"]
on = ["2027-02-20"]
"""
UNITS = """
kind = "units"
division = "990101"
version = 1
issued_by = "云山县信访局"
units = ["青溪镇人民政府", "云山县水利局"]
"""
CATEGORIES = """
kind = "categories"
division = "990101"
version = 1
issued_by = "云山县信访局"

[[category]]
name = "农村农业"
words = ["水管"]
sub = [{ name = "水利水电", words = ["水渠"] }, { name = "村务管理" }]

[[category]]
name = "其他"
"""
GUIDE = """
kind = "guide"
division = "990101"
version = 1
issued_by = "云山县信访局"

[[guide]]
name = "农村农业"
where = "先找村委会。"
bring = "身份证。"
route = "按信访程序办。"
"""
TABLES = [LIMITS, CALENDAR_2027, UNITS, CATEGORIES, GUIDE]
