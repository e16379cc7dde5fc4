using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Spoor.Api.Tests.OpenApi;

/// <summary>The parameters of a request, with the names noted that an endpoint asks for.</summary>
internal sealed class RecordedQuery(IQueryCollection query, ISet<string> asked) : IQueryCollection
{
    public StringValues this[string key]
    {
        get
        {
            asked.Add(key);
            return query[key];
        }
    }

    public int Count => query.Count;

    public ICollection<string> Keys => query.Keys;

    public bool ContainsKey(string key)
    {
        asked.Add(key);
        return query.ContainsKey(key);
    }

    public bool TryGetValue(string key, out StringValues value)
    {
        asked.Add(key);
        return query.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => query.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
