"""A marimo notebook: the overturn rates of a home, the folder IMR_HOME or data. CONNECTIONS.md says how to open it."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo

    file = Path(os.environ.get("IMR_HOME", "data")) / "warehouse.duckdb"

    def ask(sql, **parameters):
        # A connection for each question: the next load publishes another build.
        with duckdb.connect(str(file), read_only=True) as warehouse:
            return warehouse.execute(sql, parameters or None).pl()

    return ask, mo


@app.cell
def _(ask, mo):
    decisions = ask("SELECT count(*) AS n FROM fact_decision")["n"].item()
    build = ask("SELECT build_name, digest FROM audit.build").row(0)
    print(f"{decisions} decisions")
    mo.md(f"# Overturn rates of {decisions:,} decisions\n\nBuild {build[0]}, digest {build[1]}.")
    return


@app.cell
def _(mo):
    by = mo.ui.dropdown(["category", "drug_class", "service"], value="category", label="Rates by")
    least = mo.ui.slider(1, 100, value=5, label="with at least so many decisions", show_value=True)
    mo.hstack([by, least], justify="start")
    return by, least


@app.cell
def _(ask, by, least):
    ask(
        f"""
        WITH rates AS (
            SELECT {by.value}, count(*) AS n, sum(is_overturned)::INTEGER AS overturned, avg(is_overturned) AS rate,
                1.96 * sqrt(rate * (1 - rate) / n + 0.9604 / n ** 2) AS half, 1 + 3.8416 / n AS divisor
            FROM fact_decision INNER JOIN dim_service_type USING (service_type_key)
            WHERE {by.value} IS NOT NULL
            GROUP BY ALL
            HAVING count(*) >= $least
        )
        -- low and high are the 95 % interval of Wilson.
        SELECT {by.value}, n AS decisions, overturned, round(rate, 3) AS overturn_rate,
            round((rate + 1.9208 / n - half) / divisor, 3) AS low,
            round((rate + 1.9208 / n + half) / divisor, 3) AS high
        FROM rates
        ORDER BY rate DESC, n DESC
        """,
        least=least.value,
    )
    return


if __name__ == "__main__":
    app.run()
