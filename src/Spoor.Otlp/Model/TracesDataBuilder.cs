using System.Runtime.InteropServices;
using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>
/// Collects spans that come in any order under their resource and scope, and writes them as one <c>TracesData</c>. Equal resources and scopes are
/// written once. Reusable; not safe for several threads.
/// </summary>
public sealed class TracesDataBuilder : IDisposable
{
    private readonly TextArena _messages = new();
    private readonly Dictionary<int, int> _scopesByHash = [];
    private readonly Dictionary<int, int> _resourcesByHash = [];
    private readonly List<Resource> _resources = [];
    private readonly List<Scope> _scopes = [];
    private readonly List<Span> _spans = [];
    private int _spanStart = -1;

    /// <summary>Where the current span is written, between <see cref="BeginSpan"/> and <see cref="EndSpan"/>.</summary>
    public ProtoWriter SpanWriter { get; } = new(64 * 1024);

    public int SpanCount => _spans.Count;

    /// <summary>Names a resource by its encoded <c>Resource</c> message.</summary>
    public int AddResource(ReadOnlySpan<byte> resource)
    {
        var hash = Hash(resource);
        var same = _resourcesByHash.TryGetValue(hash, out var first) ? first : -1;
        for (var i = same; i >= 0; i = _resources[i].NextOfHash)
        {
            if (_messages[_resources[i].Message].SequenceEqual(resource))
                return i;
        }

        _resources.Add(new Resource(_messages.Add(resource), same));
        _resourcesByHash[hash] = _resources.Count - 1;
        return _resources.Count - 1;
    }

    /// <summary>Names a scope of a resource by its encoded <c>InstrumentationScope</c> message; empty for none.</summary>
    public int AddScope(int resource, ReadOnlySpan<byte> scope)
    {
        var hash = HashCode.Combine(resource, Hash(scope));
        var same = _scopesByHash.TryGetValue(hash, out var first) ? first : -1;
        for (var i = same; i >= 0; i = _scopes[i].NextOfHash)
        {
            if (_scopes[i].Resource == resource && _messages[_scopes[i].Message].SequenceEqual(scope))
                return i;
        }

        _scopes.Add(new Scope { Resource = resource, Message = _messages.Add(scope), NextOfHash = same });
        _scopesByHash[hash] = _scopes.Count - 1;
        return _scopes.Count - 1;
    }

    /// <summary>Starts a span; write its fields to <see cref="SpanWriter"/>.</summary>
    public void BeginSpan() => _spanStart = SpanWriter.Length;

    /// <summary>Ends the span and files it under a scope from <see cref="AddScope"/>.</summary>
    public void EndSpan(int scope)
    {
        _spans.Add(new Span(new ByteRange(_spanStart, SpanWriter.Length - _spanStart)));
        ref var group = ref CollectionsMarshal.AsSpan(_scopes)[scope];
        if (group.LastSpan < 0)
            group.FirstSpan = _spans.Count - 1;
        else
            CollectionsMarshal.AsSpan(_spans)[group.LastSpan].Next = _spans.Count - 1;
        group.LastSpan = _spans.Count - 1;
    }

    /// <summary>Appends everything collected to <paramref name="output"/>, which may hold other <c>ResourceSpans</c> already.</summary>
    public void WriteTo(ProtoWriter output)
    {
        for (var resource = 0; resource < _resources.Count; resource++)
        {
            var mark = output.BeginMessage(OtlpFields.TracesData.ResourceSpans);
            WriteMessage(output, OtlpFields.ResourceSpans.Resource, _resources[resource].Message);
            foreach (var scope in _scopes)
            {
                if (scope.Resource == resource)
                    WriteScope(output, scope);
            }

            output.EndMessage(mark);
        }
    }

    public void Clear()
    {
        _messages.Clear();
        _scopesByHash.Clear();
        _resourcesByHash.Clear();
        _resources.Clear();
        _scopes.Clear();
        _spans.Clear();
        SpanWriter.Reset();
    }

    public void Dispose()
    {
        _messages.Dispose();
        SpanWriter.Dispose();
    }

    private void WriteScope(ProtoWriter output, in Scope scope)
    {
        var mark = output.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
        WriteMessage(output, OtlpFields.ScopeSpans.Scope, scope.Message);
        for (var i = scope.FirstSpan; i >= 0; i = _spans[i].Next)
            output.WriteBytesField(OtlpFields.ScopeSpans.Spans, SpanWriter.WrittenSpan.Slice(_spans[i].Bytes.Offset, _spans[i].Bytes.Length));
        output.EndMessage(mark);
    }

    private void WriteMessage(ProtoWriter output, int field, ByteRange message)
    {
        if (message.Length > 0)
            output.WriteBytesField(field, _messages[message]);
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private readonly record struct Resource(ByteRange Message, int NextOfHash);

    private struct Scope()
    {
        public int Resource;
        public ByteRange Message;
        public int NextOfHash;
        public int FirstSpan = -1;
        public int LastSpan = -1;
    }

    private struct Span(ByteRange bytes)
    {
        public readonly ByteRange Bytes = bytes;
        public int Next = -1;
    }
}
