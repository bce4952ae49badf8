package dev.chainrule.explanation.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row on its way through a network, and what is right for it on its way back.
 *
 * @param object always {@code trace}
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param checkpoint id of the checkpoint; null for a model as it is
 * @param row as it was asked about
 * @param target what is right for it; null where nobody said
 * @param encoding how its values became the network's inputs
 * @param layers what each layer made of them; the output layer is the last
 * @param decoding how the outputs became the prediction, in raw units
 * @param prediction what the network says, as a prediction does
 * @param targetEncoding how what is right became what the outputs should be; null without a target
 * @param loss how wrong that is; null without a target
 * @param backward how much everything is to blame for the loss, from the output back; null without a target
 * @param inputGradient how the loss changes with each input; null without a target
 * @param optimizer that makes updates of it; null without a target
 * @param warnings what is odd about the row
 * @param notes what to know of the numbers
 * @param nonFinite JSON pointers to parts with numbers that are not finite and stand as null
 */
record TraceResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        Map<String, @Nullable Object> row,
        @Nullable Object target,
        List<ColumnTrace> encoding,
        List<LayerTrace> layers,
        List<AnswerTrace> decoding,
        @Nullable Object prediction,
        @Nullable List<TargetTrace> targetEncoding,
        @Nullable LossTrace loss,
        @Nullable List<LayerBlame> backward,
        @Nullable List<InputBlame> inputGradient,
        @Nullable OptimizerTrace optimizer,
        List<String> warnings,
        List<String> notes,
        List<String> nonFinite) {

    /**
     * How one column became inputs.
     *
     * @param raw its value in the row, as it was sent; null where it is missing
     * @param used what stands for a missing value
     * @param inputs what the network gets; of many those that are not 0
     * @param omittedInputs how many more there are
     * @param omittedAreZero whether all of those are 0; null where none is omitted
     * @param formula of the value x
     * @param lookedUp what was looked up or counted for the value, by its names in the formula
     * @param mean in the formula
     * @param std in the formula
     * @param min in the formula
     * @param max in the formula
     * @param median in the formula
     * @param iqr interquartile range in the formula
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ColumnTrace(
            String column,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object raw,

            @Nullable Object used,
            List<Input> inputs,
            int omittedInputs,
            @Nullable Boolean omittedAreZero,
            String formula,
            @Nullable Map<String, Double> lookedUp,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double median,
            @Nullable Double iqr) {}

    /**
     * How outputs became the prediction of one target.
     *
     * @param outputs of the network, by what they mean; of many classes those that are not 0
     * @param formula of the output y, or in words
     * @param inNumbers the formula with the numbers in it
     * @param mean in the formula
     * @param std in the formula
     * @param min in the formula
     * @param max in the formula
     * @param median in the formula
     * @param iqr interquartile range in the formula
     * @param value the prediction: a number in raw units, or a class; null where an output is not finite
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AnswerTrace(
            String column,
            List<Input> outputs,
            String formula,
            String inNumbers,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double median,
            @Nullable Double iqr,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object value) {}

    /**
     * How what is right became what the outputs should be.
     *
     * @param raw what is right, as it was sent
     * @param formula of the value x, or in words
     * @param inNumbers the formula with the numbers in it; null for classes
     * @param mean in the formula
     * @param std in the formula
     * @param min in the formula
     * @param max in the formula
     * @param median in the formula
     * @param iqr interquartile range in the formula
     * @param targets what each output should be; of many classes those that are not 0
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TargetTrace(
            String column,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object raw,

            String formula,
            @Nullable String inNumbers,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double median,
            @Nullable Double iqr,
            List<Input> targets) {}

    /**
     * An input of the network.
     *
     * @param name what it means
     */
    record Input(String name, double value) {}

    /**
     * What one layer did.
     *
     * @param layer counted from 1
     * @param name how its neurons are called
     * @param type as definitions write it
     * @param formula that its neurons evaluate, in a prediction
     * @param source of the formula
     * @param activation what becomes of z; null where there is none
     * @param activationFormula of z
     * @param activationSettings numbers in that formula which a definition sets, by their names there
     * @param pieces of how many sums each neuron is the largest, as under maxout; null where it is of one
     * @param exponentials what softmax makes of all sums together; null for other activations
     * @param neurons those that matter most, or those asked for
     * @param omitted how many more there are
     * @param statistics of all of them
     * @param inside the layers that it is made of
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LayerTrace(
            int layer,
            String name,
            String type,
            String formula,
            @Nullable String source,
            @Nullable String activation,
            @Nullable String activationFormula,
            @Nullable Map<String, Double> activationSettings,
            @Nullable Integer pieces,
            @Nullable Exponentials exponentials,
            List<NeuronTrace> neurons,
            int omitted,
            Statistics statistics,
            @Nullable List<LayerTrace> inside) {}

    /**
     * What softmax divides by, and of what log-softmax takes the logarithm.
     *
     * @param largest sum of the layer, which is taken off every z first, so that nothing overflows
     * @param sum of e^(z − largest) over all neurons
     */
    record Exponentials(double largest, double sum) {

        static Exponentials of(double[] zs) {
            double largest = Arrays.stream(zs).max().orElse(0);
            return new Exponentials(
                    largest, Arrays.stream(zs).map(z -> Math.exp(z - largest)).sum());
        }
    }

    /**
     * Of all neurons of a layer.
     *
     * @param neurons how many there are
     * @param zero how many of their activations are 0
     * @param min smallest activation
     * @param max largest activation
     * @param mean of the activations
     */
    record Statistics(int neurons, int zero, double min, double max, double mean) {}

    /**
     * One sum and what became of it.
     *
     * @param neuron counted from 0
     * @param piece which of several sums of the neuron, as maxout has them
     * @param terms of the sum, those that matter most
     * @param omittedTerms how many more there are
     * @param omittedSum what they add up to
     * @param sum of all terms
     * @param bias that is added
     * @param z the sum and the bias
     * @param a what the activation makes of z
     * @param exponential e^(z − largest) under softmax; null for other activations
     * @param aInNumbers how a came of more than this z: of all pieces of a maxout, of all exponentials of a softmax
     * @param details what its values were made of, as x, mean, variance and epsilon in a normalization
     * @param learned what the activation has learned for it, as the slope of prelu
     * @param window where in a picture it looks; null where it has no window
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NeuronTrace(
            int neuron,
            @Nullable Integer piece,
            String name,
            List<Term> terms,
            int omittedTerms,
            @Nullable Double omittedSum,
            double sum,
            double bias,
            double z,
            double a,
            @Nullable Double exponential,
            @Nullable String aInNumbers,
            @Nullable Map<String, Double> details,
            @Nullable Double learned,
            @Nullable WindowTrace window) {}

    /**
     * The window through which a neuron looks at a picture, pixels as {@code [y, x]} from 0.
     *
     * @param at {@code [y, x, channel]} of the neuron in what comes out
     * @param from first pixel of what comes in that it looks at; below 0 in the padding
     * @param size {@code [height, width]}: pixels that it looks at
     * @param step pixels from one that it looks at to the next, down and across: the dilation
     * @param input shape of what comes in
     * @param outside pixels of it that lie in the padding, and are no terms
     * @param won pixel that was the largest, of a max pooling; else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WindowTrace(
            List<Integer> at,
            List<Integer> from,
            List<Integer> size,
            List<Integer> step,
            List<Integer> input,
            int outside,
            @Nullable List<Integer> won) {}

    /**
     * One term of a sum.
     *
     * @param from where the value comes from
     * @param at {@code [y, x, channel]} of it, where a picture comes in; else null
     * @param product of weight and value
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Term(String from, @Nullable List<Integer> at, double weight, double value, double product) {}

    /**
     * How wrong the prediction is.
     *
     * @param formula of the outputs and the targets
     * @param inNumbers the formula with these numbers in it
     * @param parameters of the formula, which a definition sets
     * @param source of the formula
     * @param outputs of the network, as the loss sees them
     * @param targets as the outputs should be
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LossTrace(
            String name,
            String formula,
            String inNumbers,
            Map<String, Double> parameters,
            @Nullable String source,
            List<Double> outputs,
            List<Double> targets,
            double value) {}

    /**
     * How much one layer is to blame.
     *
     * @param neurons those that are to blame most, or those asked for
     * @param omitted how many more there are
     * @param largest blame of any of its neurons, in magnitude
     * @param places of a row at all of which it has the same weights, as a convolution; null where each neuron has its own
     * @param inside the layers that it is made of
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LayerBlame(
            int layer,
            String name,
            String type,
            List<NeuronBlame> neurons,
            int omitted,
            double largest,
            @Nullable Integer places,
            @Nullable List<LayerBlame> inside) {}

    /**
     * How much one neuron is to blame, and by which factors.
     *
     * @param dlDa how the loss changes with its activation
     * @param daDz how its activation changes with its sum
     * @param dlDz the product of both; where outputs compete, as under softmax, {@code cross_sum} is added to it
     * @param crossTerms what the other outputs of the layer add, where outputs compete; null where the loss is computed of the sums themselves
     * @param omittedCrossTerms how many more there are that are not 0
     * @param crossSum of all cross terms, those omitted included
     * @param slopes how every activation of the layer changes with this sum, where outputs compete
     * @param weights those that are to blame most
     * @param omittedWeights how many more there are
     * @param bias null where there is none
     * @param learned what the activation has learned for it; null where it learns nothing
     * @param piece which part of the layer it belongs to; null where there is one only
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NeuronBlame(
            int neuron,
            @Nullable Integer piece,
            String name,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double dlDa,

            double daDz,
            double dlDz,
            @Nullable List<CrossTerm> crossTerms,
            @Nullable Integer omittedCrossTerms,
            @Nullable Double crossSum,
            @Nullable List<Double> slopes,
            List<WeightBlame> weights,
            int omittedWeights,
            @Nullable BiasBlame bias,
            @Nullable LearnedBlame learned) {}

    /**
     * What another output of the layer adds to the blame of a sum.
     *
     * @param of which output
     * @param dlDa how the loss changes with that output
     * @param daDz how that output changes with this sum
     * @param product of both
     */
    record CrossTerm(String of, double dlDa, double daDz, double product) {}

    /**
     * How much one weight is to blame, and what the optimizer would make of it.
     *
     * @param from where the value comes from that it is multiplied with
     * @param dzDw how the sum changes with it: that value
     * @param dlDw how the loss changes with it; where places share it, by all of them together
     * @param share of it that this neuron's place adds, which is ∂L/∂z · ∂z/∂w; null where no other place has the weight
     * @param update what is added to it
     * @param quantities of the optimizer's formula, where it remembers something
     * @param newWeight after the step of the optimizer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WeightBlame(
            String from,
            double weight,
            double dzDw,
            double dlDw,
            @Nullable Double share,
            double update,
            double newWeight,
            @Nullable Map<String, Double> quantities) {}

    /**
     * The same of a bias.
     *
     * @param dlDb how the loss changes with it; where places share it, by all of them together
     * @param share of it that this neuron's place adds; null where no other place has the bias
     * @param update what is added to it
     * @param quantities of the optimizer's formula, where it remembers something
     * @param newBias after the step of the optimizer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BiasBlame(
            double bias,
            double dlDb,
            @Nullable Double share,
            double update,
            double newBias,
            @Nullable Map<String, Double> quantities) {}

    /**
     * The same of what an activation has learned.
     *
     * @param name as the slope of prelu
     * @param value of it
     * @param daDvalue how the activation changes with it
     * @param dlDvalue how the loss changes with it; where places share it, by all of them together
     * @param share of it that this neuron's place adds; null where no other place has the value
     * @param update what is added to it
     * @param newValue after the step of the optimizer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LearnedBlame(
            String name,
            double value,
            double daDvalue,
            double dlDvalue,
            @Nullable Double share,
            double update,
            double newValue) {}

    /**
     * How the loss changes with an input.
     *
     * @param dlDx the derivative
     */
    record InputBlame(String name, double value, double dlDx) {}

    /**
     * What turns gradients into updates.
     *
     * @param learningRate of the step, with its schedule
     * @param formula of a step
     * @param source of the formula
     * @param settings its other settings
     * @param step which of its steps it would be, counted from 1
     * @param state {@code checkpoint} where it goes on with what it remembers there; {@code new} where it remembers nothing
     * @param gradientLength of all parameters together, before clipping
     * @param clippedBy what every gradient is multiplied with first; null where nothing is clipped
     * @param penalty that is added to the gradients of weights; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OptimizerTrace(
            String name,
            double learningRate,
            String formula,
            @Nullable String source,
            Map<String, Double> settings,
            long step,
            String state,
            double gradientLength,
            @Nullable Double clippedBy,
            @Nullable String penalty) {}
}
