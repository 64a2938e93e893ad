/* scr_py_ip.c: IP addresses, networks and interfaces. In: text, integers, what `ipaddress` takes. Out: objects of that module, which is imported
 * when the first is met. */
#include "scr_py.h"

/* ORDER IPS: index of the type */
static const struct { scr_pystd first, second; const char *error, *message, *name; } scr_py_ips[] = {
    {SCR_STD_IPV4_ADDRESS, SCR_N_STD, "ip_v4_address", "Input is not a valid IPv4 address", "IPv4Address"},
    {SCR_STD_IPV6_ADDRESS, SCR_N_STD, "ip_v6_address", "Input is not a valid IPv6 address", "IPv6Address"},
    {SCR_STD_IPV4_NETWORK, SCR_N_STD, "ip_v4_network", "Input is not a valid IPv4 network", "IPv4Network"},
    {SCR_STD_IPV6_NETWORK, SCR_N_STD, "ip_v6_network", "Input is not a valid IPv6 network", "IPv6Network"},
    {SCR_STD_IPV4_INTERFACE, SCR_N_STD, "ip_v4_interface", "Input is not a valid IPv4 interface", "IPv4Interface"},
    {SCR_STD_IPV6_INTERFACE, SCR_N_STD, "ip_v6_interface", "Input is not a valid IPv6 interface", "IPv6Interface"},
    {SCR_STD_IPV4_ADDRESS, SCR_STD_IPV6_ADDRESS, "ip_any_address", "value is not a valid IPv4 or IPv6 address", NULL},
    {SCR_STD_IPV4_NETWORK, SCR_STD_IPV6_NETWORK, "ip_any_network", "value is not a valid IPv4 or IPv6 network", NULL},
    {SCR_STD_IPV4_INTERFACE, SCR_STD_IPV6_INTERFACE, "ip_any_interface", "value is not a valid IPv4 or IPv6 interface", NULL},
};

/* class_(input); NULL without an exception: a ValueError. */
static PyObject *scr_py_ip_of(scr_pystate *state, scr_pystd class_, PyObject *input)
{
    PyObject *type = scr_py_std(state, class_);
    PyObject *made = type ? PyObject_CallOneArg(type, input) : NULL;
    if (!made && type && PyErr_ExceptionMatches(PyExc_ValueError))
        PyErr_Clear();
    return made;
}

/* JSON, strict: a str as the class's config makes it, and what the address's class says of it. */
static PyObject *scr_py_ip_strict(scr_pyrun *run, const scr_mtype *str, PyObject *class_, PyObject *input)
{
    PyObject *text = scr_py_check(run, str, input);
    if (!text)
        return NULL;
    PyObject *made = PyObject_CallOneArg(class_, text);
    Py_DECREF(text);
    if (made || !PyErr_ExceptionMatches(PyExc_ValueError))
        return made;
    PyObject *raised = scr_py_raised();
    scr_py_turn(run, raised, input);
    Py_DECREF(raised);
    return NULL;
}

/* Within a union pydantic asks the strict way first, and takes what it gives. NULL without an exception: nothing. */
static PyObject *scr_py_ip_weighed(scr_pyrun *run, const scr_mtype *str, PyObject *class_, PyObject *input)
{
    const bool quiet = run->quiet;
    run->quiet = true;
    PyObject *text = scr_py_check(run, str, input);
    run->quiet = quiet;
    PyObject *made = text ? PyObject_CallOneArg(class_, text) : NULL;
    Py_XDECREF(text);
    if (!made && PyErr_ExceptionMatches(PyExc_ValueError))
        PyErr_Clear();
    return made;
}

SCR_FN PyObject *scr_py_check_ip(scr_pyrun *run, const scr_mtype *type, PyObject *input)
{
    const unsigned at = type->index;
    PyObject *made;
    if (scr_py_ips[at].name) {
        PyObject *class_ = scr_py_std(run->state, scr_py_ips[at].first);
        int is = class_ ? PyObject_IsInstance(input, class_) : -1;
        if (is < 0)
            return NULL;
        if (is)
            return Py_NewRef(input);
        if (scr_py_strict(run, type)) {
            scr_py_exact(run, SCR_STRICT);
            return run->outer_mode == SCR_PYTHON ? scr_py_fail_text(run, SCR_PE_IS_INSTANCE_OF, input, "class", scr_py_ips[at].name)
                                           : scr_py_ip_strict(run, type->inner, class_, input);
        }
        scr_py_exact(run, run->mode == SCR_PYTHON || !PyUnicode_Check(input) ? SCR_LAX : SCR_STRICT);
        if (run->weighs && run->mode != SCR_PYTHON) {
            made = scr_py_ip_weighed(run, type->inner, class_, input);
            if (made || PyErr_Occurred())
                return made;
        }
    }
    made = scr_py_ip_of(run->state, scr_py_ips[at].first, input);
    if (!made && !PyErr_Occurred() && scr_py_ips[at].second != SCR_N_STD)
        made = scr_py_ip_of(run->state, scr_py_ips[at].second, input);
    return made || PyErr_Occurred() ? made : scr_py_fail_plain(run, input, scr_py_ips[at].error, scr_py_ips[at].message);
}
