namespace Spoor.Server.Demo;

/// <summary>What the shop sells and where its customers live.</summary>
internal static class Products
{
    public static readonly string[] Skus =
    [
        "TENT-2P-GRN", "TENT-4P-BLU", "BAG-DOWN-900", "BAG-SYN-500", "STOVE-GAS-1", "STOVE-ALC-2", "PACK-45L-BLK", "PACK-65L-RED", "BOOT-MID-42",
        "BOOT-MID-44", "LAMP-400LM", "ROPE-60M-9", "AXE-ICE-55", "MAP-ALPS-12", "FILTER-H2O", "MATTRESS-R4", "KETTLE-TI", "GLOVE-WOOL-L",
    ];

    public static readonly string[] Searches =
    [
        "tent", "two person tent", "down sleeping bag", "gas stove", "hiking boots 44", "headlamp", "rope", "map alps", "water filter", "wool gloves",
        "backpack 45l", "titanium", "ice axe", "tnet",
    ];

    public static readonly string[] Countries = ["DE", "DE", "DE", "FR", "FR", "NL", "AT", "CH", "IT", "SE", "DK", "PL", "ES", "US", Faults.CountryWithoutTariff];

    public static readonly string[] Browsers =
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "ShopApp/5.2.0 (iPhone; iOS 18.6)",
    ];
}
