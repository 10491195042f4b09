"""Everything that is kept: the only place with SQL.

``Store.open`` gives a store, ``Store.transaction`` a writer and ``Store.reading`` a reader; both hand out a
``Transaction``, which bundles the aggregates.
"""

from storage.store import Store
from storage.transaction import Transaction

__all__ = ["Store", "Transaction"]
