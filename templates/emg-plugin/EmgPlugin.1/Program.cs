using EmgPlugin._1;
using HookSdk;

// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddSmsServices();
    builder.Services.AddEmgPlugin<SmsPlugin>();

    // In Development: what the hooks decide, live. The log says where.
    builder.Services.AddHookInspector();

    WebApplication app = builder.Build();
    app.MapEmgPlugin("/emg");
    app.MapHealthChecks("/healthz");
    app.MapHookInspector("/_hooks");
    return app;
});
