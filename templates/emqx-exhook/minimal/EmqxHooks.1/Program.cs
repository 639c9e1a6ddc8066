using EmqxHooks._1;
using HookSdk;

return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddExHookProvider<MqttProvider>();
    WebApplication app = builder.Build();
    app.MapExHookProvider();
    return app;
});
