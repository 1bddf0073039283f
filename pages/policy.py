"""The privacy policy, as the product enforces it."""

from wigops.policy import policy_for
from wigops.ui.kit.guard import require
from wigops.ui.kit.store import the_store
from wigops.ui.policy import policy as policy_view

require()
store = the_store()
policy_view.render(policy_for(store.home.path), store)
