"""Solves what is published as any reader could: it knows no rule of the portal but that a table's cells add up to its
total, and are whole numbers."""

from dataclasses import dataclass, field

Name = tuple  # any label of an unknown


@dataclass
class System:
    """Unknown whole numbers between bounds, and sums of some of them that are known."""

    bounds: dict[Name, tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[frozenset[Name], int]] = field(default_factory=list)

    def values_of(self, unknown: Name, enough: int) -> set[int]:
        """The values that the unknown may take, each with a whole solution behind it; stops once there are enough."""
        low, high = self.bounds[unknown]
        found: set[int] = set()
        for value in range(low, high + 1):
            if len(found) == enough:
                break
            if self._has_solution(self.bounds | {unknown: (value, value)}):
                found.add(value)
        return found

    def _has_solution(self, bounds: dict[Name, tuple[int, int]]) -> bool:
        bounds = dict(bounds)
        if not self._narrow(bounds):
            return False
        free = [name for name, (low, high) in bounds.items() if low < high]
        if not free:
            return True
        name = min(free, key=lambda one: bounds[one][1] - bounds[one][0])
        low, high = bounds[name]
        return any(self._has_solution(bounds | {name: (value, value)}) for value in range(low, high + 1))

    def _narrow(self, bounds: dict[Name, tuple[int, int]]) -> bool:
        moved = True
        while moved:
            moved = False
            for names, known in self.sums:
                least = sum(bounds[name][0] for name in names)
                most = sum(bounds[name][1] for name in names)
                if not least <= known <= most:
                    return False
                for name in names:
                    low, high = bounds[name]
                    new = max(low, known - (most - high)), min(high, known - (least - low))
                    if new[0] > new[1]:
                        return False
                    if new != (low, high):
                        bounds[name], moved = new, True
                        least += new[0] - low
                        most += new[1] - high
        return True
