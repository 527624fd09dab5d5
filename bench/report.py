"""Figures as a Markdown table."""

from typing import Any

HEAD = "| what | p50 ms | p95 ms | CPU ms | database CPU ms | statements | a second | plain driver p50 | CPU ratio |"


def table(figures: dict[str, Any]) -> str:
    """Everything that was measured on one database, one table a size."""
    machine = figures["machine"]
    parts = [f"## {machine['database']}, Python {machine['python']}, {machine['cores']} cores, {machine['at']}"]
    for size in figures["sizes"]:
        parts.append(f"\n### {size['matters']:,} matters\n")
        parts += [HEAD, "|---|" + "---:|" * 8]
        parts += [_line(name, pair) for name, pair in size["measures"].items()]
        parts.append("")
        for part in ("fill", "index", "pure"):
            parts += [f"- {name.replace('_', ' ')}: {value:,}" for name, value in size.get(part, {}).items()]
        parts.append(f"- most memory of the measuring process: {size['rss_mb']} MB")
    return "\n".join(parts) + "\n"


def _line(name: str, pair: dict[str, Any]) -> str:
    house, plain = pair["house"], pair.get("plain")
    beside = f"{plain['p50']} | {pair['cpu_ratio']}" if plain else " | "
    return (
        f"| {name} | {house['p50']} | {house['p95']} | {house['cpu']} | {house['database_cpu']} | {house['queries']} | "
        f"{house['rate']:,} | {beside} |"
    )
