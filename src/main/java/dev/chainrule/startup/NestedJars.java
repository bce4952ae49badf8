package dev.chainrule.startup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loads the service from the jars within its jar. Spring Boot's own loader asks one after the other, of well over a hundred,
 * for every class, each by a URL of its own: a third of the processor time of a start. This one remembers in which jar a
 * package is, and asks there first.
 */
public final class NestedJars extends URLClassLoader {

    private static final String NESTED = "jar:nested:";
    private static final Certificate @Nullable [] UNSIGNED = null;

    /** What is not, has to be written otherwise in a URL. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._$@-]+");

    static {
        registerAsParallelCapable();
    }

    private final URL[] places;
    private final JarFile[] jars;
    private final CodeSource[] sources;
    private final Map<String, Integer> jarOfFolder = new ConcurrentHashMap<>();

    private NestedJars(URL[] places, @Nullable ClassLoader parent) throws IOException {
        super(places, parent);
        this.places = places;
        this.jars = new JarFile[places.length];
        this.sources = new CodeSource[places.length];
        for (int i = 0; i < places.length; i++) {
            URLConnection connection = places[i].openConnection();
            connection.setUseCaches(false); // what is in the cache, others may close
            jars[i] = ((JarURLConnection) connection).getJarFile();
            sources[i] = new CodeSource(places[i], UNSIGNED);
        }
    }

    /**
     * Runs the main method once more with classes from here, if it was Spring Boot's loader that brought it.
     *
     * @return false where nothing has been done, as there are no jars within a jar, or these are the classes from here
     */
    public static boolean run(Class<?> main, String... arguments) {
        if (!(main.getClassLoader() instanceof URLClassLoader given) || !isNested(given)) {
            return false;
        }
        try {
            ClassLoader loader = new NestedJars(given.getURLs(), given.getParent());
            Thread.currentThread().setContextClassLoader(loader);
            Class.forName(main.getName(), false, loader)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
            return true;
        } catch (InvocationTargetException failed) {
            throw asItIs(failed.getCause());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(main.getName(), impossible);
        }
    }

    private static boolean isNested(URLClassLoader loader) {
        return !loader.getClass().getName().equals(NestedJars.class.getName())
                && Arrays.stream(loader.getURLs())
                        .allMatch(url -> url.toString().startsWith(NESTED));
    }

    /** A main method throws what it likes, and whoever called it has to see just that. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException asItIs(@Nullable Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/').concat(".class");
        String folder = file.substring(0, Math.max(file.lastIndexOf('/'), 0));
        @Nullable Integer known = jarOfFolder.get(folder);
        try {
            @Nullable Class<?> found = known == null ? null : define(name, file, known);
            for (int i = 0; found == null && i < jars.length; i++) {
                found = define(name, file, i);
                if (found != null) {
                    jarOfFolder.put(folder, i);
                }
            }
            if (found != null) {
                return found;
            }
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
        throw new ClassNotFoundException(name);
    }

    private @Nullable Class<?> define(String name, String file, int number) throws IOException {
        JarFile jar = jars[number];
        JarEntry entry = jar.getJarEntry(file);
        if (entry == null) {
            return null;
        }
        byte[] bytes = new byte[Math.toIntExact(entry.getSize())];
        try (InputStream in = jar.getInputStream(entry)) {
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new IOException("%s ends early".formatted(file));
            }
        }
        introduce(name, number);
        return defineClass(name, bytes, 0, bytes.length, sources[number]);
    }

    /** The package of a class, with what the manifest of its jar says of it. */
    private void introduce(String name, int number) throws IOException {
        int dot = name.lastIndexOf('.');
        if (dot < 0 || getDefinedPackage(name.substring(0, dot)) != null) {
            return;
        }
        String known = name.substring(0, dot);
        @Nullable Manifest manifest = jars[number].getManifest();
        try {
            if (manifest == null) {
                definePackage(known, null, null, null, null, null, null, null);
            } else {
                definePackage(known, manifest, places[number]);
            }
        } catch (IllegalArgumentException meanwhile) {
            if (getDefinedPackage(known) == null) { // else another thread did
                throw meanwhile;
            }
        }
    }

    @Override
    public @Nullable URL findResource(String name) {
        if (!PLAIN.matcher(name).matches()) {
            return super.findResource(name);
        }
        for (int i = 0; i < jars.length; i++) {
            if (jars[i].getJarEntry(name) != null) {
                return url(i, name);
            }
        }
        return null;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        if (!PLAIN.matcher(name).matches()) {
            return super.findResources(name);
        }
        List<URL> found = new ArrayList<>();
        for (int i = 0; i < jars.length; i++) {
            if (jars[i].getJarEntry(name) != null) {
                found.add(url(i, name));
            }
        }
        return Collections.enumeration(found);
    }

    private URL url(int number, String name) {
        try {
            return new URL(places[number], name);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
