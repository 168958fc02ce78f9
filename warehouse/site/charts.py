"""The charts of the site as Vega-Lite: what is drawn. What it says is in titles.js.

Every chart draws the rows of one data source, ``rows``, that the page fills: filters change rows and nothing else. A
colour is a name, ``$overturned``, for which charts.js puts the colour of the theme.

The charts are the same for every warehouse: ``python -m warehouse.site.charts`` writes them and the libraries that draw
them to ``assets/``, which the site ships. A load imports neither Altair nor vl-convert.
"""

import json
from pathlib import Path
from typing import Any, cast

import altair as alt

SPECS, LIBRARIES = Path(__file__).with_name("charts.json"), Path(__file__).parent / "assets" / "vega.js"
ROWS = alt.NamedData("rows")
TOOLTIP = [alt.Tooltip("label:N"), alt.Tooltip("tooltip:N")]
SHARES = alt.Axis(format="%", tickCount=5, title=None)
# Half a decision is no tick.
COUNTS = alt.Axis(tickCount=4, labelExpr="datum.value % 1 ? '' : format(datum.value, ',d')", title=None)
DAYS = alt.Axis(format="d", tickCount=5, tickMinStep=1, title=None)
# Charts below each other share their left edge.
LEFT = 44
# Ticks mark beginnings of months, some ten of them; January shows its year.
MONTHS = "utcFormat(datum.value, utcFormat(datum.value, '%m') == '01' ? '%Y' : '%b')"
MONTHS_SHOWN = "(domain('x')[1] - domain('x')[0]) / 2629800000"
MONTH_STEP = (
    f"{MONTHS_SHOWN} < 15 ? 1 : {MONTHS_SHOWN} < 40 ? 3 : {MONTHS_SHOWN} < 75 ? 6 : {MONTHS_SHOWN} < 200 ? 12 : 24"
)
# Of many periods the dots are small.
DOTS = {"expr": "length(data('rows')) > 40 ? 24 : 70"}
# Some of the room is left free, or the last dot would lie on the edge.
FROM_0 = alt.Scale(domainMin=0, nice=True, padding=0)
# Intervals of a few decisions would make all others small: they run out of the chart at the ``limit`` of the page.
TO_LIMIT = alt.Scale(domainMin=0, domainMax={"expr": "limit"}, padding=0)
BY_OUTCOME = alt.Color(
    "shade:N",
    scale=alt.Scale(domain=["Upheld", "Overturned", "few"], range=["$upheld", "$overturned", "$few"]),
    legend=None,
)
BY_SIZE = alt.Color("size:N", scale=alt.Scale(domain=["enough", "few"], range=["$overturned", "$few"]), legend=None)


def specs() -> dict[str, Any]:
    """Every chart by its name, as Vega-Lite."""
    charts = {
        "rates": _rates(narrow=False),
        "rates_narrow": _rates(narrow=True),
        "reasons": _rates(narrow=False, colour=BY_OUTCOME),
        "reasons_narrow": _rates(narrow=True, colour=BY_OUTCOME, size=11.5),
        "counts": _counts(narrow=False),
        "counts_narrow": _counts(narrow=True),
        "trend": _trend(),
        "volume": _volume(),
        "medians": _medians(),
        "days": _days(),
    }
    return {name: chart.to_dict() for name, chart in charts.items()}


def libraries() -> str:
    """Vega, Vega-Lite and the interpreter that draws without eval, as one script."""
    import vl_convert

    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_convert.get_vegalite_versions()[-1])
    # It is written as a module: in a plain script its hundreds of short names would be everybody's.
    return f"// Vega, Vega-Lite and vega-embed, BSD-3-Clause, https://vega.github.io\n(() => {{\n{bundle}\n}})();\n"


def _rates(*, narrow: bool, colour: alt.Color = BY_SIZE, size: float = 13) -> alt.LayerChart:
    """The rate of each row with its interval, grey where it is of few; the dashed line is the rate of all."""
    base = alt.Chart(ROWS).encode(y=_row(narrow), tooltip=TOOLTIP)
    interval = base.mark_rule(strokeWidth=4, opacity=0.4, clip=True).encode(x=_share("low"), x2="high:Q", color=colour)
    rate = base.mark_circle(size=90, opacity=1, cursor="pointer").encode(x=_share("rate"), color=colour)
    overall = alt.Chart(ROWS).mark_rule(strokeDash=[4, 3], color="$quiet").encode(x="mean(overall):Q")
    return _rows([overall, interval, rate], narrow, size).add_params(alt.param("limit", value=1))


def _counts(*, narrow: bool) -> alt.LayerChart:
    """The number of each row."""
    bars = alt.Chart(ROWS).mark_bar(color="$upheld", cursor="pointer", height=14)
    return _rows([bars.encode(y=_row(narrow), x=alt.X("count:Q", axis=COUNTS, scale=FROM_0), tooltip=TOOLTIP)], narrow)


def _trend() -> alt.LayerChart:
    """The rate of each period with its interval; the dashed line is the rate of all."""
    base = alt.Chart(ROWS).encode(x=_time("middle"), tooltip=TOOLTIP)
    # As wide as the chart of the decisions below it.
    whole = alt.Chart(ROWS).mark_rule(opacity=0).encode(x=_time("begins"), x2="ends:T", y=_high("low", SHARES))
    band = base.mark_area(opacity=0.15, color="$overturned").encode(y=_high("low", SHARES), y2="high:Q")
    line = base.mark_line(strokeWidth=2, color="$overturned").encode(y=_high("rate", SHARES))
    rate = base.mark_circle(size=DOTS, opacity=1, cursor="pointer").encode(y=_high("rate", SHARES), color=BY_SIZE)
    overall = alt.Chart(ROWS).mark_rule(strokeDash=[4, 3], color="$quiet").encode(y="mean(overall):Q")
    return _layered(whole, overall, band, line, rate).properties(height=200)


def _volume() -> alt.LayerChart:
    """The decisions of each period, the overturned ones below."""
    bars = alt.Chart(ROWS).mark_bar(cursor="pointer", orient="vertical", stroke="$paper", strokeWidth=1)
    placed = bars.encode(x=_time("begins"), x2="ends:T", tooltip=TOOLTIP)
    upheld = placed.encode(y=_high("overturned", COUNTS), y2="decisions:Q", color=alt.value("$upheld"))
    overturned = placed.encode(y=_high("none", COUNTS), y2="overturned:Q", color=alt.value("$overturned"))
    return _layered(upheld, overturned).properties(height=120)


def _medians() -> alt.LayerChart:
    """The median days of each period, and the days within which the middle half lies."""
    base = alt.Chart(ROWS).encode(x=_time("middle"), tooltip=TOOLTIP)
    band = base.mark_area(opacity=0.15, color="$upheld").encode(y=_high("lower", DAYS), y2="upper:Q")
    line = base.mark_line(strokeWidth=2, color="$upheld").encode(y=_high("median", DAYS))
    median = base.mark_circle(size=DOTS, opacity=1, color="$upheld", cursor="pointer").encode(y=_high("median", DAYS))
    return _layered(band, line, median).properties(height=180)


def _days() -> alt.LayerChart:
    """The letters of each week of days; the dashed line is the median."""
    weeks = alt.Chart(ROWS).mark_bar(
        color="$upheld", cursor="pointer", orient="vertical", stroke="$paper", strokeWidth=1
    )
    bars = weeks.encode(
        x=alt.X("first:Q", axis=alt.Axis(title=None, tickCount=10, format="d", grid=False), scale=FROM_0),
        x2="after:Q",
        y=_high("none", COUNTS),
        y2="letters:Q",
        tooltip=TOOLTIP,
    )
    median = alt.Chart(ROWS).mark_rule(strokeDash=[4, 3], color="$ink").encode(x="mean(median):Q")
    return _layered(bars, median).properties(height=200)


def _rows(layers: list[alt.Chart], narrow: bool, size: float = 13) -> alt.LayerChart:
    """A chart of rows, with their numbers on the right. On a narrow page names and numbers are above the marks."""
    texts = alt.Chart(ROWS).encode(y=_row(narrow))
    if not narrow:
        layers.append(
            texts.mark_text(align="left", dx=14, color="$quiet").encode(x=alt.value({"expr": "width"}), text="of:N")
        )
        return _layered(*layers).properties(height=alt.Step(26), padding={"right": 110})
    # What the numbers leave of the width.
    room = f"width - 12 - {0.58 * size:.2f} * length(datum.of)"
    names: dict[str, Any] = {"align": "left", "dy": -15, "limit": {"expr": room}, "fontSize": size}
    numbers: dict[str, Any] = {"align": "right", "dy": -15, "fontSize": size}
    right = alt.value({"expr": "width"})
    # Below the words a wide line of the paper's colour: the grid does not run through them.
    paints: list[dict[str, Any]] = [{"color": "$paper", "stroke": "$paper", "strokeWidth": 5}, {"color": "$ink"}]
    for paint in paints:
        layers.append(texts.mark_text(**names, **paint).encode(x=alt.value(0), text="label:N"))
        layers.append(texts.mark_text(**numbers, **paint).encode(x=right, text="of:N"))
    return _layered(*layers).properties(height=alt.Step(44))


def _layered(*layers: alt.Chart) -> alt.LayerChart:
    fitted = alt.layer(*layers).properties(
        width="container", autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
    return cast("alt.LayerChart", fitted)


def _row(narrow: bool) -> alt.Y:
    axis = None if narrow else alt.Axis(title=None, labelLimit=270, labelPadding=12, ticks=False, domain=False)
    return alt.Y("label:N", sort=None, axis=axis)


def _share(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=SHARES, scale=TO_LIMIT)


def _high(field: str, axis: alt.Axis) -> alt.Y:
    left = axis.copy()
    left.minExtent = LEFT
    return alt.Y(f"{field}:Q", axis=left, scale=FROM_0)


def _time(field: str) -> alt.X:
    ticks = {"expr": f"{{interval: 'month', step: {MONTH_STEP}}}"}
    axis = alt.Axis(title=None, labelOverlap=True, labelExpr=MONTHS, tickCount=ticks, grid=False, ticks=True)
    return alt.X(f"{field}:T", axis=axis, scale=alt.Scale(type="utc"))


if __name__ == "__main__":
    SPECS.write_text(json.dumps(specs(), indent=1) + "\n")
    LIBRARIES.write_text(libraries())
