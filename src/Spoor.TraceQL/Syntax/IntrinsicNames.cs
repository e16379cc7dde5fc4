using System.Collections.Frozen;

namespace Spoor.TraceQL;

/// <summary>The spellings of the intrinsics.</summary>
public static class IntrinsicNames
{
    /// <summary>Spelling and meaning; the first spelling of each is the canonical one.</summary>
    private static readonly (string Name, Intrinsic Intrinsic)[] Spellings =
    [
        ("duration", Intrinsic.Duration), ("span:duration", Intrinsic.Duration),
        ("name", Intrinsic.Name), ("span:name", Intrinsic.Name),
        ("status", Intrinsic.Status), ("span:status", Intrinsic.Status),
        ("statusMessage", Intrinsic.StatusMessage), ("span:statusMessage", Intrinsic.StatusMessage),
        ("kind", Intrinsic.Kind), ("span:kind", Intrinsic.Kind),
        ("parent", Intrinsic.Parent),
        ("span:id", Intrinsic.SpanId),
        ("span:parentID", Intrinsic.SpanParentId),
        ("span:childCount", Intrinsic.SpanChildCount),
        ("traceDuration", Intrinsic.TraceDuration), ("trace:duration", Intrinsic.TraceDuration),
        ("rootName", Intrinsic.RootName), ("trace:rootName", Intrinsic.RootName),
        ("rootServiceName", Intrinsic.RootServiceName), ("trace:rootService", Intrinsic.RootServiceName),
        ("trace:id", Intrinsic.TraceId),
        ("nestedSetLeft", Intrinsic.NestedSetLeft),
        ("nestedSetRight", Intrinsic.NestedSetRight),
        ("nestedSetParent", Intrinsic.NestedSetParent),
        ("event:name", Intrinsic.EventName), ("event:timeSinceStart", Intrinsic.EventTimeSinceStart),
        ("link:traceID", Intrinsic.LinkTraceId), ("link:spanID", Intrinsic.LinkSpanId),
        ("instrumentation:name", Intrinsic.InstrumentationName), ("instrumentation:version", Intrinsic.InstrumentationVersion),
    ];

    private static readonly FrozenDictionary<string, Intrinsic> ByName = Spellings.ToFrozenDictionary(pair => pair.Name, pair => pair.Intrinsic);

    private static readonly string[] Canonical =
        [.. Enum.GetValues<Intrinsic>().Select(intrinsic => Spellings.First(pair => pair.Intrinsic == intrinsic).Name)];

    /// <summary>The canonical spelling, which also names the intrinsic in results.</summary>
    public static string NameOf(Intrinsic intrinsic) => Canonical[(int)intrinsic];

    /// <summary>Finds an intrinsic by any of its spellings.</summary>
    public static bool TryFind(string name, out Intrinsic intrinsic) => ByName.TryGetValue(name, out intrinsic);

    /// <summary>What may stand after a scope such as <c>trace:</c>, in the order of the grammar.</summary>
    internal static IEnumerable<string> AfterScope(string scope) =>
        Spellings.Where(pair => pair.Name.StartsWith(scope, StringComparison.Ordinal)).Select(pair => pair.Name[scope.Length..]);

    /// <summary>The type of an intrinsic's values.</summary>
    public static StaticType TypeOf(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.EventTimeSinceStart => StaticType.Duration,
        Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent or Intrinsic.SpanChildCount => StaticType.Int,
        Intrinsic.Status => StaticType.Status,
        Intrinsic.Kind => StaticType.Kind,
        _ => StaticType.String,
    };
}
