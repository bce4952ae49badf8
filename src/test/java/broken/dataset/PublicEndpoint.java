package broken.dataset;

import org.springframework.web.bind.annotation.RestController;

/** Controllers are package-private and named so. */
@RestController
public class PublicEndpoint {}
