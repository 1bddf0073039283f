"""The privacy policy, as the product enforces it."""

from wigops.policy import policy_for
from wigops.ui import policy_view
from wigops.ui.guard import require
from wigops.ui.store import the_store

require()
policy_view.render(policy_for(the_store().home.path))
