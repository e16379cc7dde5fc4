using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Spoor.Collector.Config;

/// <summary>Reads one YAML document into nodes that know their places. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are resolved.</summary>
internal sealed class YamlReader
{
    /// <summary>Bounds on what aliases can unfold to and how deep nodes nest; no configuration comes near.</summary>
    private const int MaxNodes = 100_000, MaxDepth = 100;

    private readonly Parser _parser;
    private readonly Func<Mark, ConfigPosition> _place;
    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlReader(string yaml, Func<Mark, ConfigPosition> place)
    {
        _parser = new Parser(new StringReader(yaml));
        _place = place;
    }

    /// <summary>Reads a document; null (and nothing said) when it is empty, null with an error when it is no YAML.</summary>
    public static ConfigNode? Read(string yaml, string source, ConfigDiagnostics diagnostics) =>
        Read(yaml, mark => new ConfigPosition(source, (int)mark.Line, (int)mark.Column), diagnostics);

    /// <summary>Reads a value that stands inside another source, such as an environment variable: all of it has one place.</summary>
    public static ConfigNode? ReadValue(string yaml, ConfigPosition position, ConfigDiagnostics diagnostics) =>
        Read(yaml, _ => position, diagnostics);

    private static ConfigNode? Read(string yaml, Func<Mark, ConfigPosition> place, ConfigDiagnostics diagnostics)
    {
        var reader = new YamlReader(yaml, place);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            diagnostics.Error(place(exception.Start), "", $"invalid YAML: {exception.InnerException?.Message ?? exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner gives up like this on some unclosed brackets and quotes.
            diagnostics.Error(place(reader._parser.Current?.End ?? Mark.Empty), "", "invalid YAML: a bracket or quote that is not closed, near here");
        }

        return null;
    }

    private ConfigNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw new YamlException(second.Start, second.End, "a second document begins here, expected one document");
        return root;
    }

    private ConfigNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        if (++_nodes > MaxNodes || depth > MaxDepth)
            throw new YamlException(current.Start, current.End, $"more than {MaxNodes} values or {MaxDepth} levels");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out var target))
                throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value.Value} has no anchor before it");
            _nodes += Count(target);
            return target;
        }

        var anchor = ((NodeEvent)current).Anchor;
        ConfigNode node = current switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadList(depth),
            _ => ReadMap(depth),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private ConfigScalar ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        var isPlain = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific || scalar.Tag.Value != "tag:yaml.org,2002:str");
        return new ConfigScalar(_place(scalar.Start), scalar.Value, isPlain);
    }

    private ConfigList ReadList(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new ConfigList(_place(start.Start), items);
    }

    private ConfigMap ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<ConfigEntry>();
        var merged = new List<ConfigEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key must be a plain text");
            var value = ReadNode(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(Merged(key, value));
            else if (entries.Find(entry => entry.Key == key.Value) is { } first)
                throw new YamlException(key.Start, key.End, string.Create(
                    CultureInfo.InvariantCulture, $"the key \"{key.Value}\" stands twice, first at line {first.KeyPosition.Line}"));
            else
                entries.Add(new ConfigEntry(key.Value, _place(key.Start), value));
        }

        // What is merged gives way to what stands here.
        entries.AddRange(merged.Where(candidate => entries.TrueForAll(entry => entry.Key != candidate.Key)).DistinctBy(entry => entry.Key).ToList());
        return new ConfigMap(_place(start.Start), entries);
    }

    private static IEnumerable<ConfigEntry> Merged(Scalar key, ConfigNode value) => value switch
    {
        ConfigMap map => map.Entries,
        ConfigList list when list.Items.All(item => item is ConfigMap) => list.Items.SelectMany(item => ((ConfigMap)item).Entries),
        _ => throw new YamlException(key.Start, key.End, "<< needs a mapping or a list of mappings"),
    };

    private static int Count(ConfigNode node) => node switch
    {
        ConfigMap map => 1 + map.Entries.Sum(entry => Count(entry.Value)),
        ConfigList list => 1 + list.Items.Sum(Count),
        _ => 1,
    };
}
