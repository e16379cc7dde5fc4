namespace Spoor.Api.Admin;

/// <summary>Who may change stored data through the API (<c>extensions.spoor_query.admin</c>).</summary>
public enum AdminAccess
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Who reaches the server as <c>localhost</c> or by an address: a web page whose name was made to point here does neither.</summary>
    Local,

    /// <summary>Everybody who reaches the server; something before it decides who that is.</summary>
    All,
}
