using EmqxHooks._1;
using EmqxHooks._1.Connections;
#if (!jwt)
using HookSdk.Credentials;
#endif

#if (!jwt)
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

#endif
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

builder.Services.AddMqttServices();
builder.Services.AddExHookProvider<MqttProvider>();

// In Development: what the hooks decide, live. The log says where.
builder.Services.AddHookInspector();

WebApplication app = builder.Build();
app.MapExHookProvider();
app.MapHealthChecks("/healthz");
app.MapHookInspector("/_hooks");
app.MapGet("/counts", static (HttpContext context) =>
    context.Response.WriteAsync($"{context.RequestServices.GetRequiredService<ConnectionCounts>()}\n", context.RequestAborted));
app.Run();
return 0;
