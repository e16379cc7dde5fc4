namespace Spoor.Parquet.Layout;

/// <summary>The column chunks of a row group, in the order of the schema.</summary>
public sealed record RowGroupLayout(int RowCount, IReadOnlyList<ColumnChunkLayout> Columns);
