using EmqxExProto._1;
using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.Options;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

builder.Configuration.AddSecretFiles();

// Addresses are read at start alone: a settings file that is lost or cut short for a moment would close the ports.
builder.WebHost.ConfigureKestrel(static (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false));

builder.Services.AddStrictSettings<LineOptions>("Line").Services.AddSingleton<IValidateOptions<LineOptions>, LineOptionsValidator>();
builder.Services.AddStrictSettings<AdapterOptions>("Adapter");
builder.Services.AddExProtoHandler<LineProtocol>();

// The adapter's address has a short name of its own; Hooks:ExProto:NodeAdapters names those of further nodes.
builder.Services.AddOptions<ExProtoOptions>().Configure<IOptions<AdapterOptions>>(static (options, adapter) =>
    options.AdapterUrl = adapter.Value.Url ?? options.AdapterUrl);

// In Development: a page shows each callback as it comes, and a chart of each. The log says where.
builder.Services.AddHookInspector();

WebApplication app = builder.Build();
app.MapExProtoHandler();
app.MapHealthChecks("/healthz");
app.MapHookInspector("/_hooks");
app.Run();
