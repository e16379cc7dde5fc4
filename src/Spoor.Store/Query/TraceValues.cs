using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Intrinsics of a trace that lies in one segment, by its ordinal.</summary>
internal static class TraceValues
{
    private static readonly Static MissingRootName = Static.String("");

    /// <summary>What TraceQL says while no root was received.</summary>
    public static readonly Static MissingRootService = Static.String("<root span not yet received>");

    public static Static Duration(SegmentReader reader, int ordinal) =>
        Static.Duration((long)TraceContext.DurationOf(reader.Segment.Trace(ordinal)));

    public static Static RootName(SegmentReader reader, int ordinal) => KnownRootName(reader, ordinal) is { IsNil: false } name ? name : MissingRootName;

    public static Static RootServiceName(SegmentReader reader, int ordinal) =>
        KnownRootServiceName(reader, ordinal) is { IsNil: false } name ? name : MissingRootService;

    /// <summary>Nil while no root was received.</summary>
    public static Static KnownRootName(SegmentReader reader, int ordinal)
    {
        var entry = reader.Segment.Trace(ordinal);
        return entry.HasRoot
            ? reader.Texts(reader.Segment.NameDictionary).Value(reader.Segment.Names.Span[entry.RootRow])
            : Static.Nil;
    }

    /// <summary>Nil while no root was received.</summary>
    public static Static KnownRootServiceName(SegmentReader reader, int ordinal)
    {
        var entry = reader.Segment.Trace(ordinal);
        return entry.HasRoot ? Static.String(TraceContext.ServiceName(reader.ResourceOf(entry.RootRow))) : Static.Nil;
    }

    /// <summary>Without leading zeros, the form in which ids are compared.</summary>
    public static Static Id(SegmentReader reader, int ordinal) => Static.String(reader.Segment.Trace(ordinal).Id.ToShortString());
}
