using System.Text.Json.Nodes;

namespace Spoor.Api.Tests.Golden;

/// <summary>Compares metrics answers series by series. Which spans were chosen as exemplars is left to chance; what they look like is not.</summary>
internal static class GoldenMetrics
{
    /// <summary>Two programs may round the last digit of a logarithm differently.</summary>
    private const double Tolerance = 1e-14;

    /// <summary>Null when the answers are the same.</summary>
    public static string? Difference(JsonNode expected, JsonNode actual) => SeriesDifference(expected, actual) ?? ExemplarFault(expected, actual);

    /// <summary>The same without a look at exemplars.</summary>
    public static string? SeriesDifference(JsonNode expected, JsonNode actual) => Difference(SeriesOf(expected), SeriesOf(actual));

    /// <summary>The same for <c>compare</c>, without what the recorded answer says of spans that lack an attribute.</summary>
    public static string? CompareDifference(JsonNode expected, JsonNode actual)
    {
        var wanted = SeriesOf(expected);
        var found = SeriesOf(actual);

        // Arrays: their one value is nil there.
        var wholeArrays = found.Keys.Where(key => key.Contains("arrayValue", StringComparison.Ordinal)).ToArray();
        if (wholeArrays.Length != 2)
            return $"two arrays expected: {string.Join(", ", wholeArrays)}";
        foreach (var key in wholeArrays)
            found.Remove(key);
        var nil = wanted.Keys.Where(key => key.Contains("\"nil\"", StringComparison.Ordinal) && !key.Contains("_total", StringComparison.Ordinal)).ToArray();
        foreach (var key in nil)
        {
            // The total counts those too: it is the sum of the values that are left, or, without any, nothing.
            var side = key.Contains("\"baseline\"", StringComparison.Ordinal) ? "baseline" : "selection";
            var total = key.Replace($"\"{side}\"", $"\"{side}_total\"", StringComparison.Ordinal);
            var lacking = wanted[key];
            wanted.Remove(key);
            var isArray = key.Contains("span.tags", StringComparison.Ordinal) || key.Contains("span.sizes", StringComparison.Ordinal);
            if (isArray)
                continue;
            var left = wanted[total].Zip(lacking, (all, none) => (all.Time, all.Value - none.Value)).ToList();
            if (left.TrueForAll(sample => sample.Item2 == 0))
                wanted.Remove(total);
            else
                wanted[total] = left;
        }

        return Difference(wanted, found);
    }

    private static string? Difference(Dictionary<string, List<(string Time, double Value)>> expected, Dictionary<string, List<(string Time, double Value)>> actual)
    {
        var missing = expected.Keys.Except(actual.Keys).ToArray();
        var more = actual.Keys.Except(expected.Keys).ToArray();
        if (missing.Length + more.Length > 0)
            return $"missing: {string.Join(", ", missing)}\n    too much: {string.Join(", ", more)}";
        foreach (var (labels, samples) in expected)
        {
            if (samples.Count != actual[labels].Count || !samples.Zip(actual[labels]).All(pair => IsSame(pair.First, pair.Second)))
                return $"{labels}: {string.Join(' ', samples)} → {string.Join(' ', actual[labels])}";
        }

        return null;
    }

    private static bool IsSame((string Time, double Value) expected, (string Time, double Value) actual) =>
        expected.Time == actual.Time && Math.Abs(expected.Value - actual.Value) <= Tolerance * Math.Abs(expected.Value);

    private static Dictionary<string, List<(string Time, double Value)>> SeriesOf(JsonNode answer) => answer["series"]!.AsArray().ToDictionary(
        series => series!["labels"]!.ToJsonString(),
        series => series!["samples"] is JsonArray samples
            ? samples.Select(sample => ((string)sample!["timestampMs"]!, (double?)sample["value"] ?? 0)).ToList()
            : [("", (double?)series["value"] ?? 0)]);

    /// <summary>Exemplars stand where they stood, with the same names of labels and members.</summary>
    private static string? ExemplarFault(JsonNode expected, JsonNode actual)
    {
        var wanted = Exemplars(expected);
        var found = Exemplars(actual);
        if (wanted.Length > 0 != found.Length > 0)
            return $"{wanted.Length} exemplars → {found.Length}";
        var names = wanted.SelectMany(Names).Distinct().Order().ToArray();
        return found.SelectMany(Names).All(names.Contains) ? null : $"exemplars have {string.Join(' ', names)} → {string.Join(' ', found.SelectMany(Names).Distinct().Order())}";
    }

    private static JsonNode[] Exemplars(JsonNode answer) =>
        [.. answer["series"]!.AsArray().SelectMany(series => series!["exemplars"] as JsonArray ?? []).Select(exemplar => exemplar!)];

    private static IEnumerable<string> Names(JsonNode exemplar) =>
        exemplar.AsObject().Select(member => member.Key).Concat(exemplar["labels"]!.AsArray().Select(label => "label " + (string)label!["key"]!));
}
