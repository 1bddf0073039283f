"""The privacy policy, as the product enforces it."""

from wigops.policy import policy_for
from wigops.ui import policy_view
from wigops.ui.guard import require
from wigops.ui.store import the_store

require()
store = the_store()
policy_view.render(policy_for(store.home.path), store)
