package dev.crashloop.deploy.admission;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;

/**
 * One of {@code x-kubernetes-validations}: an expression that is true of every value that is in order.
 *
 * @param expression in the Common Expression Language
 * @param message what the API server says if it is not true
 * @param program the same, compiled with the types of the schema: a misspelt field does not compile
 */
record Rule(String expression, String message, CelRuntime.Program program) {
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().build();

    /** Compiles it for a value of that type. */
    static Rule of(String expression, String message, CelType self, CelTypeProvider types) {
        var compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(CelOptions.DEFAULT)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(types)
                .addVar("self", self)
                .setResultType(SimpleType.BOOL)
                .build();
        try {
            return new Rule(
                    expression,
                    message,
                    RUNTIME.createProgram(compiler.compile(expression).getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("the rule does not compile: " + expression + "\n" + e.getMessage(), e);
        }
    }

    /** Whether the value is in order. As for an API server, one for which the expression ends in an error is not. */
    boolean allows(Object value) {
        try {
            return (boolean) program.eval(Map.of("self", value));
        } catch (CelEvaluationException e) {
            return false;
        }
    }
}
