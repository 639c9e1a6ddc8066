using EmqxHooks._1;
using EmqxHooks._1.Providers;
using HookSdk.Credentials;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

if (args is ["hash", ..])
{
    if (args is not ["hash", { Length: > 0 } password])
    {
        Console.Error.WriteLine("Say which password: dotnet run -- hash <password>");
        return 1;
    }

    Console.WriteLine(PasswordHash.Create(password));
    return 0;
}

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

// A setting may stand in a file, as containers have secrets: Users__0__PasswordHash_FILE=/run/secrets/dev1
builder.Configuration.AddSecretFiles();

// Addresses are read at start alone: a settings file that is lost or cut short for a moment would close the ports.
builder.WebHost.ConfigureKestrel(static (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false));

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
app.Run();
return 0;
