namespace Spoor.Server.Demo;

/// <summary>An exception as a span records it: type, message and stack trace.</summary>
internal sealed record Failure(string Type, string Message, string StackTrace)
{
    public static Failure CardProviderTimeout { get; } = new(
        "System.Threading.Tasks.TaskCanceledException",
        "The request was canceled due to the configured HttpClient.Timeout of 2 seconds elapsing.",
        """
        System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 2 seconds elapsing.
         ---> System.TimeoutException: The operation was canceled.
           at System.Net.Http.HttpConnection.SendAsync(HttpRequestMessage request, Boolean async, CancellationToken cancellationToken)
           at System.Net.Http.HttpConnectionPool.SendWithVersionDetectionAndRetryAsync(HttpRequestMessage request, Boolean async, Boolean doRequestAuth, CancellationToken cancellationToken)
           at System.Net.Http.HttpClient.<SendAsync>g__Core|83_0(HttpRequestMessage request, HttpCompletionOption completionOption, CancellationTokenSource cts, Boolean disposeCts, CancellationTokenSource pendingRequestsCts, CancellationToken originalCancellationToken)
           at Shop.Payment.Providers.AcquirerClient.AuthorizeAsync(CardToken token, Money amount) in /src/Payment/Providers/AcquirerClient.cs:line 74
           at Shop.Payment.AuthorizePaymentHandler.Handle(AuthorizePayment command) in /src/Payment/AuthorizePaymentHandler.cs:line 41
        """);

    public static Failure CardDeclined { get; } = new(
        "Shop.Payment.CardDeclinedException",
        "the issuer declined the card: insufficient_funds",
        """
        Shop.Payment.CardDeclinedException: the issuer declined the card: insufficient_funds
           at Shop.Payment.AuthorizePaymentHandler.Handle(AuthorizePayment command) in /src/Payment/AuthorizePaymentHandler.cs:line 58
           at Shop.Payment.PaymentService.Authorize(AuthorizeRequest request, ServerCallContext context) in /src/Payment/PaymentService.cs:line 29
        """);

    public static Failure Deadlock { get; } = new(
        "Npgsql.PostgresException",
        "40P01: deadlock detected",
        """
        Npgsql.PostgresException (0x80004005): 40P01: deadlock detected

        DETAIL: Process 18734 waits for ShareLock on transaction 90412771; blocked by process 18611.
           at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async, DataRowLoadingMode dataRowLoadingMode, Boolean readingNotifications, Boolean isReadingPrependedMessage)
           at Npgsql.NpgsqlDataReader.NextResult(Boolean async, Boolean isConsuming, CancellationToken cancellationToken)
           at Npgsql.NpgsqlCommand.ExecuteReader(Boolean async, CommandBehavior behavior, CancellationToken cancellationToken)
           at Shop.Inventory.StockRepository.ReserveAsync(String sku, Int32 quantity) in /src/Inventory/StockRepository.cs:line 112
        """);

    public static Failure MissingTariff { get; } = new(
        "panic",
        "called `Option::unwrap()` on a `None` value",
        """
        thread 'tokio-runtime-worker' panicked at src/tariff.rs:88:41:
        called `Option::unwrap()` on a `None` value
           2: core::option::unwrap_failed
           3: shipping::tariff::Tariff::zone_for
                     at ./src/tariff.rs:88:41
           4: shipping::quote::quote_parcel::{{closure}}
                     at ./src/quote.rs:53:20
           5: <tower::util::service_fn::ServiceFn<T> as tower_service::Service<Request>>::call
        """);

    public static Failure OutOfStock { get; } = new(
        "com.shop.checkout.OutOfStockException",
        "not enough stock to fulfil the order",
        """
        com.shop.checkout.OutOfStockException: not enough stock to fulfil the order
        	at com.shop.checkout.OrderService.reserve(OrderService.java:142)
        	at com.shop.checkout.OrderService.place(OrderService.java:87)
        	at com.shop.checkout.CheckoutController.checkout(CheckoutController.java:51)
        	at java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)
        """);

    public static Failure SearchTimeout { get; } = new(
        "elastic_transport.ConnectionTimeout",
        "Connection timed out: HTTPConnectionPool(host='elasticsearch', port=9200): Read timed out. (read timeout=1)",
        """
        Traceback (most recent call last):
          File "/app/search/views.py", line 63, in search
            hits = index.search(text, size=24)
          File "/app/search/index.py", line 38, in search
            return self._client.search(index="products", query=query, size=size)
          File "/usr/local/lib/python3.13/site-packages/elastic_transport/_transport.py", line 342, in perform_request
            raise e from None
        elastic_transport.ConnectionTimeout: Connection timed out: HTTPConnectionPool(host='elasticsearch', port=9200): Read timed out. (read timeout=1)
        """);

    public static Failure MailRefused { get; } = new(
        "Net::SMTPServerBusy",
        "450 4.2.1 The recipient has exceeded their message rate limit",
        """
        /app/lib/mailer.rb:44:in 'Mailer#deliver': 450 4.2.1 The recipient has exceeded their message rate limit (Net::SMTPServerBusy)
        	from /app/lib/consumers/order_mail.rb:27:in 'OrderMail#call'
        	from /usr/local/bundle/gems/rdkafka-0.22.2/lib/rdkafka/consumer.rb:402:in 'Rdkafka::Consumer#each'
        """);
}
