/** Fixture: breaks a rule of the house, so that the rule is seen to fail. */
@NullMarked
package broken.dataset.store;

import org.jspecify.annotations.NullMarked;
