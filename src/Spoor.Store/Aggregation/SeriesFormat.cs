using Spoor.Parquet.Schema;

namespace Spoor.Store.Aggregation;

/// <summary>Names and numbers of the format of series, version 1: a folder with a table and, written last, its description.</summary>
internal static class SeriesFormat
{
    public const int Version = 1;

    public const string TableFile = "series.parquet";

    public const ulong MinuteNanos = 60_000_000_000;

    /// <summary>One row a bucket that is not empty. The order of the columns is the one in which they are written and read.</summary>
    public static readonly ColumnSchema[] Schema =
    [
        ColumnSchema.TimestampNanos("minute"),
        ColumnSchema.String("service_name"),
        ColumnSchema.String("span_name"),
        ColumnSchema.Int32("kind"),
        ColumnSchema.Int32("status_code"),
        ColumnSchema.Int32("duration_bucket"),
        ColumnSchema.Double("calls"),
        ColumnSchema.Double("errors"),
        ColumnSchema.Double("duration_sum_nanos"),
    ];
}
