using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.TestKit.Otlp;

/// <summary>Random but plausible OTLP messages for property tests. Span ids and trace ids are always valid; everything else OTLP can say occurs.</summary>
public static class OtlpGen
{
    /// <summary>Messages of 0 to <see cref="OtlpGenOptions.MaxSpans"/> spans over several traces, resources and scopes.</summary>
    public static Gen<TracesData> TracesData(OtlpGenOptions? options = null) =>
        Gen.Choose(0, int.MaxValue - 1).Select(seed => TracesData(seed, options));

    /// <summary>The generator with a shrinker that drops resources, scopes, spans, and parts of spans.</summary>
    public static Arbitrary<TracesData> Arbitrary(OtlpGenOptions? options = null) => Arb.From(TracesData(options), OtlpShrinker.Shrink);

    /// <summary>The message that belongs to a seed; the same seed and options always give the same message.</summary>
    public static TracesData TracesData(int seed, OtlpGenOptions? options = null) =>
        new OtlpRandom(new Random(seed), options ?? OtlpGenOptions.Default).TracesData();
}
