namespace Spoor.Server.Demo;

/// <summary>The services of the shop and what they are written in.</summary>
internal static class Services
{
    public static readonly ShopService Browser = new("storefront-web", "5.2.0", Sdk.WebJs, 1, 443);
    public static readonly ShopService Storefront = new("storefront", "5.2.0", Sdk.NodeJs, 3, 3000);
    public static readonly ShopService Gateway = new("api-gateway", "1.31.4", Sdk.Go, 2, 8080);
    public static readonly ShopService Accounts = new("accounts", "2.8.1", Sdk.Go, 2, 9000);
    public static readonly ShopService Catalog = new("catalog", "7.14.0", Sdk.Java, 3, 8081);
    public static readonly ShopService Search = new("search", "0.19.3", Sdk.Python, 2, 8000);
    public static readonly ShopService Recommendation = new("recommendation", "0.42.0", Sdk.Python, 2, 8001);
    public static readonly ShopService Reviews = new("reviews", "3.1.7", Sdk.Php, 2, 8088);
    public static readonly ShopService Cart = new("cart", "4.0.2", Sdk.DotNet, 2, 5000);
    public static readonly ShopService Pricing = new("pricing", "1.6.0", Sdk.Rust, 2, 7000);
    public static readonly ShopService Inventory = new("inventory", "3.9.5", Sdk.DotNet, 2, 5001);
    public static readonly ShopService Checkout = new("checkout", "6.3.0", Sdk.Java, 2, 8082);
    public static readonly ShopService Payment = new("payment", "2.2.9", Sdk.DotNet, 2, 5002);
    public static readonly ShopService Shipping = new("shipping", "2.3.1", Sdk.Rust, 2, 7001);
    public static readonly ShopService Fulfilment = new("fulfilment", "1.12.0", Sdk.Java, 2, 8083);
    public static readonly ShopService Notification = new("notification", "0.8.4", Sdk.Ruby, 1, 9292);
}
