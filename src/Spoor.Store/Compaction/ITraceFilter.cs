using Spoor.Otlp;

namespace Spoor.Store.Compaction;

/// <summary>Decides which traces a merge keeps. A trace of which parts lie in several blocks gets the same answer in each.</summary>
internal interface ITraceFilter
{
    /// <summary>0 drops the trace, 1 keeps it as it is; any other factor keeps it and multiplies what each of its spans stands for.</summary>
    double FactorOf(TraceId id);
}
