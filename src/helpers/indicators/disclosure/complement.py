"""Which counts are withheld for the sake of others: until no equation gives a small one away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from helpers.indicators.disclosure.attack import Attack, Goals, Interval, build_attack, order
from helpers.indicators.disclosure.cells import Cell, Ledger
from helpers.indicators.disclosure.rules import Rules


@dataclass
class Search:
    """The cells withheld so far and the attack they must stand."""

    ledger: Ledger
    rules: Rules
    attack: Attack
    may_withhold: Callable[[Cell], bool]
    withheld: dict[Cell, None]
    bounds: dict[Cell, Interval] = field(default_factory=dict)

    def goals(self) -> Goals:
        """Return what each withheld cell must be able to be."""
        return {cell: self.rules.goal(self.ledger.counts[cell]) for cell in self.withheld}

    def withhold(self, cell: Cell) -> None:
        """Take a cell out of print."""
        self.withheld[cell] = None
        if cell in self.ledger.sums:
            self.attack.withheld_margins.add(cell)
        else:
            least = 1.0 if self.ledger.counts[cell] > 0 else 0.0
            self.bounds[cell] = (least, self.most())

    def most(self) -> float:
        """Return more than any count here: what stands for "as large as you like"."""
        return 2 * sum(self.ledger.counts.values()) + 10 * (self.rules.withhold_up_to + 1)

    def exposed(self, cells: list[Cell]) -> list[Cell]:
        """Return the withheld cells a reader can bound too closely, the smallest first."""
        goals = self.goals()
        asked = [cell for cell in cells if not self.attack.is_safe(cell, goals[cell])]
        self.attack.learn(self.attack.concerned(asked), self.bounds, goals)
        free = set(asked) - set(self.attack.concerned(asked))
        found = [c for c in asked if c not in free and not self.attack.is_safe(c, goals[c])]
        return sorted(found, key=self._by_size)

    def next_to(self, cell: Cell) -> Cell | None:
        """Return the count still shown that hides the cell best; None where none is left.

        The nearest over the equations, of those the ones added to the same side, of those the
        smallest. Counts of 0 come after all others, margins printed from their own count last.
        """
        last = None
        for near in self._rings(cell):
            for side in near:
                free = [one for one in side if self._is_free(one)]
                positive = [one for one in free if self.ledger.counts[one] > 0]
                if positive:
                    return min(positive, key=self._by_size)
                last = last or min(free, key=self._by_size, default=None)
        return last or self._margin_over(cell)

    def _is_free(self, cell: Cell) -> bool:
        return cell not in self.withheld and self.may_withhold(cell)

    def _by_size(self, cell: Cell) -> tuple[float, list[tuple[int, str]]]:
        return self.ledger.counts[cell], order({cell})

    def _rings(self, cell: Cell) -> Iterator[tuple[set[Cell], set[Cell]]]:
        """Return the unknowns one equation away, two away …, each on the same and other side."""
        reached, ring = {cell}, {cell}
        while ring:
            same: set[Cell] = set()
            other: set[Cell] = set()
            for line in {line for one in ring for line in self.attack.of_cell.get(one, ())}:
                terms = self.attack.rows[line].terms
                signs = {terms[one] > 0 for one in ring & terms.keys()}
                for one in terms.keys() - reached:
                    (same if (terms[one] > 0) in signs else other).add(one)
            yield same, other - same
            ring = same | other
            reached |= ring

    def _margin_over(self, cell: Cell) -> Cell | None:
        margins = {
            row.unless
            for row in (self.attack.rows[line] for line in self.attack.of_cell.get(cell, ()))
            if row.unless is not None and self._is_free(row.unless)
        }
        return min(margins, key=self._by_size, default=None)


def withhold_more(
    ledger: Ledger,
    withheld: list[Cell],
    rules: Rules,
    *,
    own_totals: bool = False,
    may_withhold: Callable[[Cell], bool] = lambda _: True,
) -> set[Cell]:
    """Return the withheld cells and those withheld with them, so that a reader learns no more.

    Each step takes one count out of print, so it ends; what is safe once stays safe, since taking
    out only makes more possible. A cell stays exposed where nothing beside it is left to withhold.
    """
    printed = _printed_margins(ledger, withheld, rules) if own_totals else {}
    search = Search(ledger, rules, build_attack(ledger, printed), may_withhold, {})
    for cell in ledger.leaves():
        search.bounds[cell] = rules.counts_shown_as(rules.rounded(ledger.counts[cell]))
    for cell in withheld:
        search.withhold(cell)
    hopeless: set[Cell] = set()
    while search.attack.rows:
        asked = [cell for cell in search.withheld if cell not in ledger.sums]
        exposed = [cell for cell in search.exposed(asked) if cell not in hopeless]
        if not exposed:
            break
        hopeless |= {cell for cell in exposed if not _hide(search, cell)}
    return set(search.withheld)


def _hide(search: Search, cell: Cell) -> bool:
    """Withhold cells beside one until it is safe; return whether that could be done."""
    while search.exposed([cell]):
        extra = search.next_to(cell)
        if extra is None:
            return False
        search.withhold(extra)
    return True


def _printed_margins(ledger: Ledger, withheld: list[Cell], rules: Rules) -> dict[Cell, Interval]:
    hidden = set(withheld)
    return {
        cell: rules.counts_shown_as(rules.rounded(ledger.counts[cell]))
        for cell in ledger.sums
        if cell not in hidden
    }
