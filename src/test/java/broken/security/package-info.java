/** Fixture: breaks a rule of the house, so that the rule is seen to fail. It also says so in two sentences. */
@NullMarked
package broken.security;

import org.jspecify.annotations.NullMarked;
