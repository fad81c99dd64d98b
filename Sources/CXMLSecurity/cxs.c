#include "CXMLSecurity.h"
extern int cxs_unused;
