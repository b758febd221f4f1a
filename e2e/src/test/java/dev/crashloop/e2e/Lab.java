package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** What the tests of one class share: scenarios, one process of the program, and the end of them all. */
final class Lab implements AfterAllCallback, TestWatcher {
    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(3));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(200));
    }

    /** Where the leases of programs are that look at more than one namespace. */
    private static final String LEASES = "default";

    private final String id;
    private final Path folder;
    private final List<Scenario> scenarios = new CopyOnWriteArrayList<>();
    private final List<Program> programs = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> resources = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();

    Lab(Class<?> testClass) {
        id = testClass.getSimpleName().toLowerCase(Locale.ROOT) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        folder = Settings.OUTPUT.resolve(testClass.getSimpleName());
    }

    /** Names this lab; policies select namespaces by it. */
    String id() {
        return id;
    }

    Scenario scenario(String name) {
        return scenario(name, Map.of(), Map.of());
    }

    /** A scenario in a namespace with these labels, and the one of the lab, and these annotations. */
    Scenario scenario(String name, Map<String, String> labels, Map<String, String> annotations) {
        var all = new HashMap<>(labels);
        all.put(Scenario.LABEL, id);
        var scenario = new Scenario(name, all, annotations);
        scenarios.add(scenario);
        return scenario;
    }

    /** A file for the program to read. */
    Path file(String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts {@code run} with a policy file and waits until it watches. */
    Program run(String policy) {
        return run("--policy", file("policy.yaml", policy).toString());
    }

    /** Starts {@code run} and waits until it watches. */
    Program run(String... options) {
        var program = start(options);
        program.awaitLine("watching");
        return program;
    }

    /** Starts {@code run}, with a lease of its own unless the options say where: others run beside it. */
    Program start(String... options) {
        int number = started.incrementAndGet();
        var arguments = new ArrayList<>(List.of("run", "--log-format", "json"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("-n") && !arguments.contains("--lease")) {
            String lease = "e2e-" + id + "-" + number;
            arguments.addAll(List.of("--lease", LEASES + "/" + lease));
            resources.add(
                    () -> CLIENT.leases().inNamespace(LEASES).withName(lease).delete());
        }
        var program = Program.start(folder.resolve("run-" + number), arguments);
        programs.add(program);
        return program;
    }

    /** Closes it at the end, after the programs have ended. */
    <T extends AutoCloseable> T closing(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Ends what was started, before the others. */
    void end(Program program) {
        programs.remove(program);
        program.close();
    }

    /** Runs a command that ends by itself. */
    Program.Result command(String... arguments) {
        return Program.command(folder.resolve(arguments[0]), arguments);
    }

    /** All lines about pods of the scenario that say {@code message}. */
    List<LogLine> lines(Scenario scenario, String message) {
        return programs.stream()
                .flatMap(program -> program.log().stream())
                .filter(line -> line.says(message) && line.text("pod").startsWith(scenario.namespace() + "/"))
                .toList();
    }

    /** Waits for the first such line. */
    LogLine awaitLine(Scenario scenario, String message) {
        return awaitLine(scenario, message, _ -> true);
    }

    /** Waits for the first such line that fits. */
    LogLine awaitLine(Scenario scenario, String message, Predicate<LogLine> fits) {
        return await().until(
                        () -> lines(scenario, message).stream().filter(fits).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until the program says this of a policy. */
    void awaitPolicyLine(String message, String policy) {
        await().until(() -> programs.stream()
                .flatMap(program -> program.log().stream())
                .anyMatch(line -> line.says(message) && line.text("policy").equals(policy)));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        System.err.println("--- " + context.getDisplayName());
        programs.forEach(System.err::println);
        scenarios.forEach(scenario -> System.err.println(scenario.namespace() + ": pods "
                + scenario.pods().uids() + ", deleted " + scenario.pods().deleted()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        try {
            programs.forEach(Program::close);
        } finally {
            scenarios.forEach(Scenario::close);
            // what stands on another goes before it
            for (AutoCloseable resource : resources.reversed()) {
                resource.close();
            }
        }
    }
}
