using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Blocks;

/// <summary>What the columns of a segment say: one line a row with all columns, order of rows aside.</summary>
internal static class SegmentRows
{
    public static IEnumerable<string> Of(SegmentPart part) =>
        Enumerable.Range(0, part.SegmentCount).SelectMany(i => Of(part.Segment(i))).Order(StringComparer.Ordinal);

    public static IEnumerable<string> Of(SpanSegment segment)
    {
        var lines = new List<string>();
        var keys = segment.AttributeKeys(AttributeScope.Span).Select(key => key.Name).Distinct().Order(StringComparer.Ordinal).ToArray();
        var columns = keys.ToDictionary(key => key, key => segment.Attributes(AttributeScope.Span, key));
        for (var row = 0; row < segment.RowCount; row++)
        {
            var fields = new List<string>
            {
                segment.Trace(segment.TraceOrdinals.Span[row]).Id.ToString(),
                segment.SpanIds.Span[row].ToString("x16", null),
                segment.ParentSpanIds.Span[row].ToString("x16", null),
                segment.StartsUnixNanos.Span[row].ToString(null, null),
                segment.DurationsNanos.Span[row].ToString(null, null),
                segment.Kinds.Span[row].ToString(null, null),
                segment.Statuses.Span[row].ToString(null, null),
                Convert.ToHexString(segment.NameDictionary[segment.Names.Span[row]]),
                segment.StatusMessages.Span[row] < 0 ? "-" : Convert.ToHexString(segment.StatusMessageDictionary[segment.StatusMessages.Span[row]]),
                Convert.ToHexString(segment.Resources.Message(segment.ResourceNumbers.Span[row])),
                Convert.ToHexString(segment.Scopes.Message(segment.ScopeNumbers.Span[row])),
            };
            foreach (var key in keys)
            {
                foreach (var column in columns[key].OrderBy(column => column.Type))
                {
                    var code = column.Codes.Span[row];
                    if (code < 0)
                        continue;
                    fields.Add(key + ":" + column.Type + "=" + column.Type switch
                    {
                        AttributeType.Int => column.Longs.Span[row].ToString(null, null),
                        AttributeType.Double => BitConverter.DoubleToInt64Bits(column.Doubles.Span[row]).ToString(null, null),
                        AttributeType.Bool => code.ToString(null, null),
                        _ => Convert.ToHexString(column.Dictionary![code]),
                    });
                }
            }

            lines.Add(string.Join('|', fields));
        }

        return lines.Order(StringComparer.Ordinal);
    }
}
