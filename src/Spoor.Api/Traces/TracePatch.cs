using System.Text.Json;
using Spoor.Api.Queries;
using Spoor.Otlp;

namespace Spoor.Api.Traces;

/// <summary>Finds and writes what changed between matched spans, and which spans came and went: the format <c>trace-patch-v0</c>.</summary>
internal sealed class TracePatch
{
    /// <summary>Durations that differ by less than this, or by less than a fifth, count as equal.</summary>
    private const ulong ToleratedNanos = 1_000_000;

    private static readonly string[] KindNames = ["unspecified", "internal", "server", "client", "producer", "consumer"];
    private static readonly string[] StatusNames = ["unset", "ok", "error"];

    private readonly TraceDiff _diff;
    private readonly List<(int Base, int Compare, List<Change> Changes)> _modified = [];

    public TracePatch(TraceDiff diff)
    {
        _diff = diff;
        foreach (var (span, other) in diff.Matched)
        {
            var changes = new List<Change>();
            AddFields(span, other, changes);
            AddAttributes("span", OtlpSpan.Attributes(diff.Base.BytesOf(span)), OtlpSpan.Attributes(diff.Compare.BytesOf(other)), changes);
            AddAttributes("resource", ResourceOf(diff.Base, span), ResourceOf(diff.Compare, other), changes);
            var events = EventCount(diff.Base, span);
            var otherEvents = EventCount(diff.Compare, other);
            if (events != otherEvents)
                changes.Add(new Change("event", "count", json => json.WriteNumberValue(events), json => json.WriteNumberValue(otherEvents)));
            if (changes.Count > 0)
                _modified.Add((span, other, changes));
        }
    }

    public IReadOnlyList<(int Base, int Compare, List<Change> Changes)> Modified => _modified;

    public int CountOf(string target) => _modified.Sum(span => span.Changes.Count(change => change.Target == target));

    public int AttributeChanges => CountOf("span") + CountOf("resource");

    public static bool IsNear(ulong left, ulong right, ulong fraction)
    {
        var difference = left > right ? left - right : right - left;
        return difference < ToleratedNanos || difference < Math.Max(left, right) / fraction;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version"u8, TraceDiffFormats.Patch);
        WriteTrace(json, "base"u8, _diff.Base);
        WriteTrace(json, "compare"u8, _diff.Compare);
        json.WriteStartObject("stats"u8);
        json.WriteNumber("spanCountA"u8, _diff.Base.Count);
        json.WriteNumber("spanCountB"u8, _diff.Compare.Count);
        json.WriteNumber("matchedSpans"u8, _diff.Matched.Count);
        json.WriteNumber("modifiedSpans"u8, _modified.Count);
        json.WriteNumber("addedSpans"u8, _diff.Added.Count);
        json.WriteNumber("removedSpans"u8, _diff.Removed.Count);
        json.WriteNumber("fieldChanges"u8, CountOf("field"));
        json.WriteNumber("attributeChanges"u8, AttributeChanges);
        json.WriteNumber("eventChanges"u8, CountOf("event"));
        json.WriteBoolean("truncated"u8, false);
        json.WriteEndObject();
        WriteModified(json);
        WriteSpans(json, "added"u8, _diff.Compare, _diff.Added, isAdded: true);
        WriteSpans(json, "removed"u8, _diff.Base, _diff.Removed, isAdded: false);
        json.WriteEndObject();
    }

    private static AttributeEnumerator ResourceOf(TraceTree tree, int span) =>
        OtlpResource.Attributes(tree.Trace.Slice(tree.Trace.Resources[tree.Trace.Scopes[tree[span].Scope].Resource].Resource));

    private static int EventCount(TraceTree tree, int span)
    {
        var count = 0;
        foreach (var _ in OtlpSpan.Events(tree.BytesOf(span)))
            count++;
        return count;
    }

    private static string Word(string[] words, int number) => number >= 0 && number < words.Length ? words[number] : words[0];

    private void AddFields(int span, int other, List<Change> changes)
    {
        var before = _diff.Base.DurationOf(span);
        var after = _diff.Compare.DurationOf(other);
        if (!IsNear(before, after, fraction: 5))
            changes.Add(new Change("field", "duration_nanos", json => json.WriteNumberValue(before), json => json.WriteNumberValue(after)));
        AddText("status", Word(StatusNames, (int)_diff.Base[span].Status), Word(StatusNames, (int)_diff.Compare[other].Status), changes);
        AddText(
            "status_message",
            Utf8Text.Of(OtlpSpan.StatusMessage(_diff.Base.BytesOf(span))),
            Utf8Text.Of(OtlpSpan.StatusMessage(_diff.Compare.BytesOf(other))),
            changes);
    }

    private static void AddText(string name, string before, string after, List<Change> changes)
    {
        if (before != after)
            changes.Add(new Change("field", name, json => json.WriteStringValue(before), json => json.WriteStringValue(after)));
    }

    private static void AddAttributes(string scope, AttributeEnumerator before, AttributeEnumerator after, List<Change> changes)
    {
        var left = Read(before);
        var right = Read(after);
        foreach (var name in left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var was = left.GetValueOrDefault(name);
            var becomes = right.GetValueOrDefault(name);
            if (was is null || becomes is null || !was.AsSpan().SequenceEqual(becomes))
                changes.Add(new Change(scope, name, Value(was), Value(becomes)));
        }
    }

    private static Dictionary<string, byte[]> Read(AttributeEnumerator attributes)
    {
        var values = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
            values[Utf8Text.Of(attribute.Key)] = attribute.ValueMessage.ToArray();
        return values;
    }

    /// <summary>Null for an attribute that is not there.</summary>
    private static Action<Utf8JsonWriter>? Value(byte[]? message) => message is null ? null : json =>
    {
        AnyValueReader.TryRead(message, out var value);
        PlainValue.Write(json, value);
    };

    private static void WriteTrace(Utf8JsonWriter json, ReadOnlySpan<byte> property, TraceTree tree)
    {
        json.WriteStartObject(property);
        json.WriteString("traceId"u8, tree[0].TraceId.ToString());
        json.WriteNumber("spanCount"u8, tree.Count);
        json.WriteEndObject();
    }

    private void WriteModified(Utf8JsonWriter json)
    {
        json.WriteStartArray("modified"u8);
        foreach (var (span, _, changes) in _modified)
        {
            json.WriteStartObject();
            json.WriteStartObject("span"u8);
            WriteIdentity(json, _diff.Base, span);
            json.WriteEndObject();
            json.WriteStartArray("changes"u8);
            foreach (var change in changes)
                change.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSpans(Utf8JsonWriter json, ReadOnlySpan<byte> property, TraceTree tree, List<int> spans, bool isAdded)
    {
        json.WriteStartArray(property);
        foreach (var span in spans)
        {
            var path = _diff.PathOf(tree, span);
            json.WriteStartObject();
            json.WriteStartObject("target"u8);
            json.WriteString("type"u8, "span"u8);
            WritePath(json, isAdded ? "parentPath"u8 : "path"u8, isAdded ? path[..^1] : path);
            if (isAdded)
                json.WriteNumber("index"u8, path[^1]);
            json.WriteEndObject();
            json.WriteStartObject("span"u8);
            WriteIdentity(json, tree, span);
            json.WriteNumber("durationNanos"u8, tree.DurationOf(span));
            json.WriteString("status"u8, Word(StatusNames, (int)tree[span].Status));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteIdentity(Utf8JsonWriter json, TraceTree tree, int span)
    {
        WritePath(json, "path"u8, _diff.PathOf(tree, span));
        json.WriteString("service"u8, tree.ServiceOf(span));
        json.WriteString("name"u8, tree.NameOf(span));
        json.WriteString("kind"u8, Word(KindNames, (int)tree[span].Kind));
    }

    private static void WritePath(Utf8JsonWriter json, ReadOnlySpan<byte> property, int[] path)
    {
        json.WriteStartArray(property);
        foreach (var step in path)
            json.WriteNumberValue(step);
        json.WriteEndArray();
    }

    /// <summary>One change of a span. <paramref name="Target"/> is <c>field</c>, <c>event</c>, or the scope of an attribute; null values stand for "not there".</summary>
    internal sealed record Change(string Target, string Name, Action<Utf8JsonWriter>? Before, Action<Utf8JsonWriter>? After)
    {
        public void Write(Utf8JsonWriter json)
        {
            var isAttribute = Target is "span" or "resource";
            json.WriteStartObject();
            json.WriteString("op"u8, Before is null ? "add"u8 : After is null ? "remove"u8 : "modify"u8);
            json.WriteStartObject("target"u8);
            json.WriteString("type"u8, isAttribute ? "attribute" : Target);
            if (isAttribute)
                json.WriteString("scope"u8, Target);
            json.WriteString(isAttribute ? "key"u8 : "name"u8, Name);
            json.WriteEndObject();
            WriteValue(json, "before"u8, Before);
            WriteValue(json, "after"u8, After);
            json.WriteEndObject();
        }

        private static void WriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> property, Action<Utf8JsonWriter>? write)
        {
            json.WritePropertyName(property);
            if (write is null)
                json.WriteNullValue();
            else
                write(json);
        }
    }
}
