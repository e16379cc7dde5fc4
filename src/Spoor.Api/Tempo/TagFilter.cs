using Spoor.Api.Http;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>The <c>q</c> of the tag endpoints: a query that is being typed, of which the complete matchers count.</summary>
internal static class TagFilter
{
    /// <summary>Null when there is no filter, or none that can be used yet.</summary>
    public static RootExpr? Read(QueryParameters parameters, ApiLimits limits)
    {
        var text = parameters.Text("q");
        SearchParameters.CheckQuerySize(text, limits);
        return text.Length == 0 ? null : LenientParser.ParseFilter(text);
    }
}
