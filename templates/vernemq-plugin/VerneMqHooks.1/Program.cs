#if (!jwt)
using HookSdk.Credentials;
#endif
using HookSdk.VerneMq;
using VerneMqHooks._1;

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

bool printsLines = args is ["conf" or "docker", ..];
if (printsLines)
{
    builder.Logging.ClearProviders();
}

builder.Services.AddMqttServices();

// Registers nothing until Hooks:VerneMq:Registration:Enabled is true.
builder.Services.AddVerneMq().Add<MqttPlugin>().AddRegistration();

// In Development: what the hooks decide, live. The log says where.
builder.Services.AddHookInspector();

WebApplication app = builder.Build();
app.MapVerneMqPlugin("/vernemq");
app.MapHealthChecks("/healthz");
app.MapHookInspector("/_hooks");

if (printsLines)
{
    if (args is not [var form, var address] || !Uri.TryCreate(address, UriKind.Absolute, out Uri? server))
    {
        Console.Error.WriteLine($"Say where VerneMQ finds this server: dotnet run -- {args[0]} http://127.0.0.1:5090");
        return 1;
    }

    VerneMqPlugins plugins = app.Services.GetRequiredService<VerneMqPlugins>();
    foreach (string line in form == "docker" ? plugins.ToDockerLines(server) : plugins.ToConfLines(server))
    {
        Console.WriteLine(line);
    }

    return 0;
}

app.Run();
return 0;
