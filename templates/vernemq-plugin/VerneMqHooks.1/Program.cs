using HookSdk;
#if (!jwt)
using HookSdk.Credentials;
#endif
using HookSdk.VerneMq;
using Microsoft.Extensions.Options;
using VerneMqHooks._1;

#if (!jwt)
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

#endif
if (args is ["conf" or "docker", ..])
{
    return await PrintLinesAsync(args);
}

#if (!jwt)
const string Commands = """
    hash <password>        prints the hash of a password, for Users:0:PasswordHash
    conf <url>             prints the lines for vernemq.conf, with the address that VerneMQ is to call
    docker <url>           prints the same as variables for VerneMQ's container image
    """;
#else
const string Commands = """
    conf <url>             prints the lines for vernemq.conf, with the address that VerneMQ is to call
    docker <url>           prints the same as variables for VerneMQ's container image
    """;
#endif

// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, Build, Commands);

static WebApplication Build(WebApplicationBuilder builder)
{
    builder.Services.AddMqttServices();

    // Registers nothing until Hooks:VerneMq:Registration:Enabled is true.
    builder.Services.AddVerneMq().Add<MqttPlugin>().AddRegistration();

    // In Development: what the hooks decide, live. The log says where.
    builder.Services.AddHookInspector();

    WebApplication app = builder.Build();
    app.MapVerneMqPlugin("/vernemq");
    app.MapHealthChecks("/healthz");
    app.MapHookInspector("/_hooks");
    return app;
}

static async Task<int> PrintLinesAsync(string[] args)
{
    if (args is not [var form, var address] || !Uri.TryCreate(address, UriKind.Absolute, out Uri? server))
    {
        Console.Error.WriteLine($"Say where VerneMQ finds this server: dotnet run -- {args[0]} http://127.0.0.1:5090");
        return 2;
    }

    try
    {
        WebApplicationBuilder builder = HookProgram.CreateBuilder([]);
        builder.Logging.ClearProviders();
        await using WebApplication app = Build(builder);
        VerneMqPlugins plugins = app.Services.GetRequiredService<VerneMqPlugins>();
        foreach (string line in form == "docker" ? plugins.ToDockerLines(server) : plugins.ToConfLines(server))
        {
            Console.WriteLine(line);
        }

        return 0;
    }
    catch (Exception e) when (e is InvalidDataException or InvalidOperationException or OptionsValidationException)
    {
        Console.Error.WriteLine($"The settings cannot be used: {e.Message} `dotnet run -- --check` says all that is wrong.");
        return 1;
    }
}
