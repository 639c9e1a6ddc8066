using EmqxHooks._1;
using EmqxHooks._1.Connections;
using HookSdk;
#if (!jwt)
using HookSdk.Credentials;
#endif

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

const string Commands = "hash <password>        prints the hash of a password, for Users:0:PasswordHash";

// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, Build, Commands);
#else
// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, Build);
#endif

static WebApplication Build(WebApplicationBuilder builder)
{
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
    return app;
}
