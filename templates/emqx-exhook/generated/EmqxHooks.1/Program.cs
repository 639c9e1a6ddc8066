using EmqxHooks._1;
using EmqxHooks._1.Providers;
using HookSdk;
using HookSdk.Credentials;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

if (args is ["hash", ..])
{
    if (args is not ["hash", { Length: > 0 } password])
    {
        Console.Error.WriteLine("Say which password: dotnet run -- hash <password>");
        return 2;
    }

    Console.WriteLine(PasswordHash.Create(password));
    return 0;
}

const string Commands = "hash <password>        prints the hash of a password, for Users:0:PasswordHash";

// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, Build, Commands);

static WebApplication Build(WebApplicationBuilder builder)
{
    builder.Services.AddConfiguredUsers();
    builder.Services.AddTopicAccessPolicy();

    // Ends no connection until Hooks:EmqxManagement:Enabled is true.
    builder.Services.AddEmqxManagement();
    builder.Services.AddAccountClosing();
    builder.Services.AddSingleton<MqttPolicy>();

    builder.Services.AddGrpc(static grpc =>
    {
        grpc.Interceptors.Add<CallLog>();

        // EMQX's mqtt.max_packet_size must be below it. The default of Grpc.AspNetCore is 4 MB.
        grpc.MaxReceiveMessageSize = 16 << 20;
        grpc.MaxSendMessageSize = 16 << 20;
    });
    builder.Services.AddEmqxGrpc();
    builder.Services.AddGrpcReflection();
    builder.Services.AddGrpcHealthChecks(static health =>
    {
        foreach (string service in (string[])["", "emqx.exhook.v2.HookProvider", "emqx.exhook.v3.HookProvider"])
        {
            health.Services.Map(service, static check => check.Tags.Contains("ready"));
        }
    });

    OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
        .WithTracing(static tracing => tracing.AddAspNetCoreInstrumentation())
        .WithMetrics(static metrics => metrics.AddAspNetCoreInstrumentation());
    if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
    {
        telemetry.UseOtlpExporter();
    }

    WebApplication app = builder.Build();
    app.MapGrpcService<MqttProviderV2>().ForEmqx();
    app.MapGrpcService<MqttProviderV3>().ForEmqx();
    app.MapGrpcHealthChecksService();
    if (app.Environment.IsDevelopment())
    {
        app.MapGrpcReflectionService();
    }

    app.MapHealthChecks("/healthz");

    // What cannot be used stops the start, and not the first call.
    app.Services.GetRequiredService<MqttPolicy>();
    return app;
}
