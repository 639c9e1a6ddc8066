using HookSdk;
using M4Script._1;

// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddCallServices(builder.Configuration);
    builder.Services.AddM4Script<CallScript>();

    // In Development: what the hooks decide, live. The log says where.
    builder.Services.AddHookInspector();

    WebApplication app = builder.Build();
    app.MapM4Script("/");
    app.MapHealthChecks("/healthz");
    app.MapHookInspector("/_hooks");
    return app;
});
