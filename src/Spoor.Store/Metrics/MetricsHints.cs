using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>
/// The hints of <c>with(…)</c> that metrics queries follow. Hints that allow sampling (<c>sample</c>, <c>span_sample</c>, <c>trace_sample</c>) are taken
/// and have no effect: every answer is exact. Unknown hints and values of a wrong type have none either.
/// </summary>
internal sealed class MetricsHints
{
    public MetricsHints(RootExpr query)
    {
        foreach (var hint in query.Hints)
        {
            switch (hint.Name)
            {
                case "exemplars" when hint.Value.Type == StaticType.Int:
                    MaxExemplars = (int)Math.Clamp(hint.Value.AsInt64, 0, int.MaxValue);
                    break;
                case "exemplars" when hint.Value.Type == StaticType.Bool && !hint.Value.AsBool:
                    MaxExemplars = 0;
                    break;
                case "extrapolate" when hint.Value.Type == StaticType.Bool:
                    Extrapolate = hint.Value.AsBool;
                    break;
            }
        }
    }

    public int MaxExemplars { get; } = int.MaxValue;

    /// <summary>Whether spans weigh what their sampler says, and not only what the store's retention kept them for.</summary>
    public bool Extrapolate { get; }
}
